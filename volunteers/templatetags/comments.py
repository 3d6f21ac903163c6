"""Comments on an application, in the admin and below a submitted review."""

from typing import Any

from django import template

from volunteers.models import Application, Comment, Review

register = template.Library()


@register.inclusion_tag("admin/volunteers/comments.html")
def desk_comments(
    user: Any, application: Application, list_query: str = ""
) -> dict[str, Any]:
    """`list_query`: of the list that the page was opened from."""
    return {
        "comments": visible_comments(user, application),
        "application": application,
        "list_query": list_query,
    }


@register.inclusion_tag("volunteers/reviews/comments.html")
def panel_comments(review: Review, application: Application) -> dict[str, Any]:
    """For the reviewer; nothing before their own review is sent."""
    return {"comments": visible_comments(review.reviewer, application)}


def visible_comments(user: Any, application: Application) -> list[Comment]:
    comments = list(
        Comment.objects.visible_to(user)
        .filter(application=application)
        .select_related("author")
    )
    for comment in comments:
        comment.application = application
    return comments
