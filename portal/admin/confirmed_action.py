"""Ask, show what will happen, confirm: the page of an action that writes to people."""

from typing import Any, ClassVar, Generic, TypeVar

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.db import models
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.admin.context import admin_context
from portal.kernel import lifecycle, reauthentication
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.kernel.preview import preview_messages

Instance = TypeVar("Instance", bound=models.Model)
METHODS = ("GET", "HEAD", "POST")
SHOWN = "shown"


class ConfirmedAction(Generic[Instance]):
    """One action on one object. A subclass says what differs; URLs get its `view`.

    GET asks what the action needs, or shows at once what will happen where nothing is
    asked. POST shows it: the action is done, its messages are read, and all is rolled
    back. POST with `confirmed` does it; POST with `change` asks again, with what was
    filled in. The order of one request:

    1. `find`: the object, or 404 where it is hidden, 403 where it is not their work.
    2. `affected_count`: many affected people need a recent log-in.
    3. `check`: `PermissionDenied`, or `TransitionRefused` with a reason to show.
    4. `build_form`: what is asked.
    5. `preview` runs `perform` on a fresh object; or
    6. `perform`, then `success_message` and `success_url`.

    `TransitionRefused` from any step goes to `refuse`.

    A confirmation is bound to what was shown: pages carry `shown_state`, and a request
    with another one is refused; a confirmation without one shows the preview instead.
    Where more was shown than a state, `hidden_fields` carry it and `perform` compares.
    """

    template_name: ClassVar[str] = "admin/confirm.html"
    asks_without_fields: ClassVar[bool] = False
    """A form without fields is shown, too, before the preview."""
    offers_change: ClassVar[bool] = True
    """The preview has a button that leads back to the form."""
    changed_besides: ClassVar[Any] = _lazy(
        "what its page shows was changed in the meantime; look at it again"
    )
    """What is said where something of `shown_state` but the status has changed."""
    form: Any = None
    """Set by `build_form`."""

    def __init__(
        self, model_admin: ModelAdmin, request: PersonRequest, **route: Any
    ) -> None:
        self.model_admin = model_admin
        self.request = request
        self.instance: Instance = self.find(**route)

    @classmethod
    def view(
        cls, model_admin: ModelAdmin, request: PersonRequest, **route: Any
    ) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return cls(model_admin, request, **route).respond()

    def respond(self) -> HttpResponse:
        # First: the request comes back here after the log-in and starts anew.
        reauthentication.confirm_many(self.request, self.affected_count())
        try:
            self.check()
            self.form = self.build_form(self.posted)
            self.ensure_as_shown()
            if not self.is_answered:
                return self.render(previews=None)
            if not self.is_confirmed or not self.was_shown:
                return self.render(previews=self.preview())
            self.perform(self.instance)
        except TransitionRefused as refusal:
            return self.refuse(refusal)
        return self.done()

    # What a subclass says.

    def find(self, *args: Any, **route: Any) -> Instance:
        """By what the route names. Raises `Http404` or `PermissionDenied`."""
        raise NotImplementedError

    def affected_count(self) -> int:
        return 1

    def check(self) -> None:
        """Raises `PermissionDenied` or `TransitionRefused`."""

    def build_form(self, data: QueryDict | None) -> BaseForm | None:
        """None where nothing is asked."""
        return None

    def perform(self, instance: Instance) -> None:
        """For the preview with a fresh object. Raises `TransitionRefused`."""
        raise NotImplementedError

    def success_message(self) -> str:
        raise NotImplementedError

    def success_url(self) -> str:
        return self.object_url()

    def object_url(self) -> str:
        """The page of the object, where breadcrumbs and "Cancel" lead."""
        raise NotImplementedError

    def hidden_fields(self) -> list[tuple[str, Any]]:
        """Names and values that a confirmation carries beside its form."""
        return []

    def shown_state(self) -> str:
        """What of the object has to be as it was; "" binds the confirmation to nothing.

        By default the status of what has a life cycle. Whatever else is bound stands
        behind the status and a space.
        """
        return str(getattr(self.instance, "status", ""))

    def context(self) -> dict[str, Any]:
        """At least `title`; see `templates/admin/confirm.html` for the others."""
        raise NotImplementedError

    # What is the same for all, and can be replaced.

    @property
    def posted(self) -> QueryDict | None:
        return self.request.POST if self.request.method == "POST" else None

    @property
    def has_questions(self) -> bool:
        if self.form is None:
            return False
        return bool(self.form.fields) or self.asks_without_fields

    @property
    def is_answered(self) -> bool:
        if self.form is None or not self.has_questions:
            return True
        return self.form.is_valid() and "change" not in self.request.POST

    @property
    def is_confirmed(self) -> bool:
        return "confirmed" in self.request.POST

    @property
    def was_shown(self) -> bool:
        return bool(self.request.POST.get(SHOWN)) or not self.shown_state()

    def ensure_as_shown(self) -> None:
        """Raises `TransitionRefused` if the object was changed meanwhile."""
        shown = self.request.POST.get(SHOWN, "")
        if shown and shown != self.shown_state():
            raise self.changed_meanwhile(shown)
        if shown and hasattr(self.instance, "status"):
            # Once more under the lock, because another request may be on its way.
            lifecycle.expect(self.instance, self.instance.status)

    def changed_meanwhile(self, shown: str) -> TransitionRefused:
        """Says what has changed: the state, or what else the page had shown."""
        was, now = (state.partition(" ")[0] for state in (shown, self.shown_state()))
        if was != now == getattr(self.instance, "status", None):
            return lifecycle.moved_meanwhile(self.instance)
        return TransitionRefused(self.changed_besides)

    @property
    def answers(self) -> dict[str, Any]:
        """The cleaned data of the form; empty where nothing is asked."""
        if self.form is None or not self.form.is_valid():
            return {}
        return self.form.cleaned_data

    def preview(self) -> Any:
        """What the page shows before the confirmation: the exact messages."""
        # The preview changes the object in memory, and that can't be rolled back.
        fresh = self.reload()
        return preview_messages(lambda: self.perform(fresh))

    def reload(self) -> Instance:
        """The object as it is stored, for the preview to change."""
        return type(self.instance)._default_manager.get(pk=self.instance.pk)

    def refuse(self, refusal: TransitionRefused) -> HttpResponse:
        messages.error(self.request, str(refusal))
        return redirect(self.object_url())

    def done(self) -> HttpResponse:
        messages.success(self.request, self.success_message())
        return redirect(self.success_url())

    def render(self, *, previews: Any) -> HttpResponse:
        """`previews` is None while the page still asks."""
        object_url = self.object_url()
        context = {
            "object_url": object_url,
            "cancel_url": object_url,
            "form": self.form,
            "previews": previews,
            "can_change": self.offers_change and self.has_questions,
            "hidden_fields": self.hidden_fields(),
            "shown_name": SHOWN,
            "shown_state": self.shown_state(),
            **self.context(),
        }
        return TemplateResponse(
            self.request,
            self.template_name,
            admin_context(self.model_admin, self.request, **context),
        )


def state_refusal(instance: Any) -> TransitionRefused:
    """For an action that the object's present status does not allow."""
    state = instance.get_status_display()
    return TransitionRefused(_("its state is now “%(state)s”") % {"state": state})
