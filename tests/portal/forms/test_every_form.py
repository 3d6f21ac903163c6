"""Every form outside the admin's own pages draws itself by a layout."""

import importlib
import pkgutil
import re

from crispy_forms.utils import render_crispy_form
from django import forms

from portal.forms.helper import Drawn

PACKAGES = ("portal", "organizations", "volunteers", "placements")
BY_THE_ADMIN = {
    "ContactForm",
    "CriterionForm",
    "DocumentKindForm",
    "InterviewPanelForm",
    "MembershipForm",
    "PanelForm",
    "UserForm",
}
"""Forms of a ModelAdmin, whose fieldsets lay them out."""
OF_A_PAGE = {"FurtherForm", "TitledForm", "TwoLanguagesForm"}
"""Of the profile editor and of its sample: only their page knows what they ask for."""
WITHIN_A_PROFILE = {
    "AnswersForm",
    "EnglishForm",
}
"""Their fields stand between the parts of a profile, which the page's layout draws."""


def our_forms():
    for package in PACKAGES:
        found = importlib.import_module(package)
        for module in pkgutil.walk_packages(found.__path__, f"{package}."):
            if module.name.endswith(("forms", "admin")) or ".admin." in module.name:
                importlib.import_module(module.name)
    known = [forms.BaseForm]
    for each in known:
        known += [sub for sub in each.__subclasses__() if sub not in known]
    return {each for each in known if each.__module__.split(".")[0] in PACKAGES}


def test_each_has_a_layout():
    undrawn = {each.__name__ for each in our_forms() if not issubclass(each, Drawn)}
    assert undrawn == BY_THE_ADMIN | WITHIN_A_PROFILE


def drawn_without_more():
    """The forms that need nothing to be built, one filled in with nothing."""
    for each in sorted(our_forms(), key=lambda form: form.__qualname__):
        is_alone = each.__name__ not in OF_A_PAGE and "__init__" not in vars(each)
        if issubclass(each, Drawn) and is_alone:
            try:
                yield each.__name__, each({})
            except (TypeError, KeyError, AttributeError):
                continue


def test_each_says_what_is_wrong_where_it_is_wrong(rf, db):
    # What the pages of a declaration and of a log-in give besides.
    context = {"request": rf.get("/"), "ticket": "", "redirect_field": ""}
    seen = []
    for name, form in drawn_without_more():
        html = render_crispy_form(form, form.fields_helper, context)
        for field in form.visible_fields():
            if field.name not in form.rendered_fields:
                continue
            tie = f"{field.auto_id}_error"
            assert (f'id="{tie}"' in html) is bool(field.errors), (name, field.name)
            assert not field.errors or re.search(
                f'aria-describedby="[^"]*{tie}', html
            ), (name, field.name)
        assert ("error-summary" in html) is bool(form.errors), name
        seen.append(name)
    assert len(seen) > 25
