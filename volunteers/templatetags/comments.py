"""Comments where they are read: beside the application at the desk, and below a review that was sent."""

from typing import Any

from django import template

from volunteers.models import Application, Comment, Review

register = template.Library()


@register.inclusion_tag("admin/volunteers/comments.html")
def desk_comments(user: Any, application: Application) -> dict[str, Any]:
    return {"comments": shown(user, application), "application": application}


@register.inclusion_tag("volunteers/reviews/comments.html")
def panel_comments(review: Review, application: Application) -> dict[str, Any]:
    """For the reviewer; nothing before their own review is sent."""
    return {"comments": shown(review.reviewer, application)}


def shown(user: Any, application: Application) -> list[Comment]:
    found = list(
        Comment.objects.visible_to(user)
        .filter(application=application)
        .select_related("author")
    )
    for comment in found:
        comment.application = application
    return found
