"""The editor of a profile. Nothing typed is lost: not by a missing field, a second editor, or a page without script."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organizations import rules
from organizations.documents import store
from organizations.hosts.participation_status import Standing
from organizations.models import ProfileRevision
from organizations.profiles import (
    comparison,
    editing,
    presenting,
    profile,
    remarks,
    workflow,
)
from organizations.profiles.editing import Opened
from organizations.profiles.forms import list_fields
from organizations.profiles.forms.profile import GROUPS, ProfileForm
from organizations.profiles.forms.remarks import AnswersForm
from organizations.views import host_autosave
from organizations.views.host import own_organization, profile_url, standing_in
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.web import autosave

Content = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
def host_profile(request: PersonRequest, slug: str) -> HttpResponse:
    standing = standing_in(
        own_organization(request, slug), request.GET.get("cohort", "")
    )
    if request.method == "POST":
        return posted(request, standing)
    revision = standing.at_work
    if revision is None or not rules.can_edit_revision(request.user, revision):
        return read_only(request, standing)
    editor = Editor(request, standing, revision, Opened.of(revision).token)
    return editor.page(shown_first(revision.content), content=revision.content)


@require_POST
def host_profile_preview(request: PersonRequest, slug: str) -> HttpResponse:
    """The public page as it would be, for the editor beside it; stores nothing."""
    standing = standing_in(
        own_organization(request, slug), request.GET.get("cohort", "")
    )
    revision = standing.at_work
    if revision is None or not rules.can_edit_revision(request.user, revision):
        raise PermissionDenied
    form = ProfileForm(request.POST)
    form.full_clean()
    context = {"body": body(standing, form.content(revision.content)), "form": form}
    return render(request, "organizations/host/preview.html", context)


def posted(request: PersonRequest, standing: Standing) -> HttpResponse:
    if not rules.can_edit_profile(request.user, standing.organization):
        raise PermissionDenied
    revision = standing.at_work
    if autosave.is_asked(request):
        return host_autosave.autosaved(request, revision)
    if revision is None or not rules.can_edit_revision(request.user, revision):
        return not_editable(request, standing)
    editor = Editor(request, standing, revision, request.POST.get("ticket", ""))
    words = request.POST.get("act", "")
    if act := list_fields.act_of(words):
        return editor.rearrange(act)
    return {
        "send": editor.send,
        "preview": editor.preview,
        "places": editor.tick_named_places,
    }.get(words, editor.save)()


def read_only(
    request: PersonRequest, standing: Standing, unsaved: Sequence[dict[str, Any]] = ()
) -> HttpResponse:
    """What waits or is public, and what viewers see of a draft. `unsaved`: fields as somebody typed them."""
    revision = standing.at_work or standing.public
    if revision is None:
        return redirect("host", standing.organization.slug)
    context = {
        "standing": standing,
        "revision": revision,
        "can_edit": rules.can_edit_profile(request.user, standing.organization),
        "unsaved": unsaved,
        "body": body(standing, revision.content),
    }
    return render(request, "organizations/host/profile_read.html", context)


def not_editable(request: PersonRequest, standing: Standing) -> HttpResponse:
    """Somebody has sent it meanwhile, or this form came twice. What was typed and differs stays readable."""
    refused = TransitionRefused(_("the profile has been sent for approval"))
    messages.error(request, str(refused))
    revision = standing.at_work or standing.public
    form = ProfileForm(request.POST)
    form.full_clean()
    unsaved = (
        comparison.rows(revision.content, form.content(revision.content))
        if revision
        else []
    )
    return (
        read_only(request, standing, unsaved)
        if unsaved
        else redirect(profile_url(standing))
    )


def groups(form: ProfileForm, answers: AnswersForm) -> list[dict[str, Any]]:
    """The headed parts of the editor, each field with the open remarks on it."""
    return [
        {
            "slug": slug,
            "title": title,
            "rows": [row(form, name, answers) for name in names],
        }
        for slug, title, names in GROUPS
    ]


def row(form: ProfileForm, name: str, answers: AnswersForm) -> dict[str, Any]:
    return {
        "field": form[name],
        "remarks": answers.at(name),
        "english": english(form, name),
    }


def english(form: ProfileForm, name: str) -> dict[str, Any] | None:
    """The English beside a field, if it can have some; open where something is to be seen or done."""
    if name not in profile.ENGLISH:
        return None
    field = form[f"{name}_en"]
    chosen_row = getattr(field.field.widget, "chosen_row", None)
    return {
        "field": field,
        "is_open": bool(field.errors) or chosen_row is not None,
        "is_written": bool(field.value()),
    }


def body(standing: Standing, content: dict[str, Any]) -> dict[str, Any]:
    revision = standing.at_work or standing.public
    source = revision.source if revision else None
    return presenting.present(
        content, cohort=standing.cohort, slug=standing.organization.slug, source=source
    )


def shown(content: Content) -> ProfileForm:
    return ProfileForm(initial=profile.spread(content))


def shown_first(content: Content) -> ProfileForm:
    """Provinces that the text names are ticked as long as none is."""
    return shown(
        {
            **content,
            "provinces": content["provinces"]
            or store.provinces_named_in(content["areas_text"]),
        }
    )


@dataclass
class Editor:
    """One request of an editor. `token`: what the page showed when it was opened, see `editing.Opened`."""

    request: PersonRequest
    standing: Standing
    revision: ProfileRevision
    token: str

    def page(
        self,
        form: ProfileForm,
        *,
        content: dict[str, Any],
        clashes: Sequence[dict[str, Any]] = (),
        is_stored: bool = False,
    ) -> HttpResponse:
        """`clashes`: fields that others changed too, whose two texts are shown side by side."""
        answers = self.answers()
        context = {
            "standing": self.standing,
            "revision": self.revision,
            "form": form,
            "answers": answers,
            "groups": groups(form, answers),
            "ticket": self.token,
            "is_stored": is_stored or self.request.method == "GET",
            "clashes": clashes,
            "body": body(self.standing, content),
        }
        return render(self.request, "organizations/host/profile.html", context)

    def answers(self) -> AnswersForm:
        """What stands at the open remarks: as typed if something was posted, else as stored."""
        data = self.request.POST if self.request.method == "POST" else None
        form = AnswersForm(data, remarks=self.revision.open_remarks)
        form.full_clean()
        return form

    def clashes(
        self, mine: dict[str, Any], names: Sequence[str]
    ) -> list[dict[str, Any]]:
        """The saved text and mine, field by field, and which of them was chosen so far."""
        chosen = self.chosen_theirs()
        rows_apart = comparison.rows(self.revision.content, mine) if names else []
        return [
            {**row, "is_theirs": row["name"] in chosen}
            for row in rows_apart
            if row["name"] in names
        ]

    def asked(self) -> list[str]:
        return [
            name for name in profile.PART_LABELS if f"keep-{name}" in self.request.POST
        ]

    def chosen_theirs(self) -> list[str]:
        return [
            name
            for name in self.asked()
            if self.request.POST[f"keep-{name}"] == "theirs"
        ]

    def filled_form(self) -> tuple[ProfileForm, dict[str, Any]]:
        """The form as posted, and the content it says; where the saved text was chosen, that."""
        form = ProfileForm(self.request.POST)
        form.full_clean()
        chosen = self.chosen_theirs()
        for name in chosen:
            form.errors.pop(name, None)
        saved = profile.spread(self.revision.content)
        parts = profile.spread(form.content(self.revision.content)) | {
            name: saved[name] for name in chosen
        }
        return form, profile.gathered(parts)

    def again(self, form: ProfileForm, content: dict[str, Any]) -> HttpResponse:
        """The same page with what was typed, and the choices made so far."""
        mine = ProfileForm(self.request.POST)
        mine.full_clean()
        clashes = self.clashes(mine.content(self.revision.content), self.asked())
        return self.page(form, content=content, clashes=clashes)

    def preview(self) -> HttpResponse:
        form, content = self.filled_form()
        return self.again(ProfileForm(initial=form.typed()), content)

    def rearrange(self, act: list_fields.Act) -> HttpResponse:
        form, content = self.filled_form()
        field = form.fields.get(act.field)
        if not isinstance(field, list_fields.RowsField):
            return self.again(ProfileForm(initial=form.typed()), content)
        typed = form.typed()
        beside, count = field.widget.beside, len(typed[act.field])
        if beside and count == len(typed[beside]):
            typed[beside], _place = list_fields.rearranged(typed[beside], act, blank="")
        typed[act.field], chosen = list_fields.rearranged(
            typed[act.field], act, blank=field.widget.blank()
        )
        page = ProfileForm(initial=typed)
        page.fields[act.field].widget.chosen_row = chosen
        return self.again(
            page, self.rearranged(form, content, typed, [act.field, beside])
        )

    def rearranged(
        self, form: ProfileForm, content: Content, typed: Content, names: Sequence[str]
    ) -> Content:
        """The content with these lists as they now are, for the preview."""
        clean = {
            name: form.fields[name].clean(typed[name])
            for name in names
            if name and name not in form.errors
        }
        return profile.gathered(profile.spread(content) | clean)

    def tick_named_places(self) -> HttpResponse:
        form, content = self.filled_form()
        typed = form.typed()
        named = store.provinces_named_in(typed["areas_text"] or "")
        content["provinces"] = list(dict.fromkeys([*content["provinces"], *named]))
        return self.again(
            ProfileForm(initial={**typed, "provinces": [*typed["provinces"], *named]}),
            content,
        )

    def keep(self) -> HttpResponse | None:
        """Stores the draft; a page only if that was not possible."""
        form, content = self.filled_form()
        answers = self.answers()
        if form.errors or answers.errors:
            return self.again(form, content)
        try:
            editing.keep(
                self.revision,
                content=content,
                opened=Opened.from_token(self.token),
                by=self.request.user,
            )
            remarks.answer(self.revision, answers.answers(), by=self.request.user)
        except TransitionRefused:
            return not_editable(self.request, self.standing)
        except editing.Clash as clash:
            self.token = Opened.of(self.revision).token
            clashes = self.clashes(clash.content, clash.names)
            return self.page(
                shown(clash.content), content=clash.content, clashes=clashes
            )
        return None

    def save(self) -> HttpResponse:
        if page := self.keep():
            return page
        messages.success(self.request, _("The draft is saved. It is not sent yet."))
        return redirect(profile_url(self.standing))

    def send(self) -> HttpResponse:
        if page := self.keep():
            return page
        content = self.revision.content
        if missing := profile.missing(content) + profile.uneven(content):
            return self.tell_missing(missing)
        try:
            workflow.submit(self.revision, by=self.request.user)
        except TransitionRefused as refusal:
            messages.error(self.request, str(refusal))
            return redirect(profile_url(self.standing))
        messages.success(
            self.request,
            _("The profile is sent. You will get a message when it has been read."),
        )
        return redirect("host", self.standing.organization.slug)

    def tell_missing(self, names: Sequence[str]) -> HttpResponse:
        """The draft is saved by now; the page shows it as stored, with what sending needs."""
        content = self.revision.content
        form = ProfileForm(ProfileForm.as_data(content))
        form.full_clean()
        form.need(names)
        self.token = Opened.of(self.revision).token
        return self.page(form, content=content, is_stored=True)
