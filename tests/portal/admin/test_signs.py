"""Signs of the desk in place of Django's, and the sections of a long form."""

import re

import pytest
from django.utils.safestring import SafeString

from portal.templatetags.admin_filters import own_signs


def test_a_picture_of_django_becomes_a_sign_and_a_word():
    drawn = own_signs(SafeString('<img src="/static/admin/img/icon-yes.svg" alt="">'))
    assert drawn == '<span class="state state--check">ใช่</span>'
    drawn = own_signs(SafeString('<img src="/static/icon-no.1a2b.svg" alt="False">'))
    assert drawn == '<span class="state state--ring">ไม่ใช่</span>'


def test_what_is_no_markup_is_escaped():
    assert own_signs("<b>") == "&lt;b&gt;"


@pytest.mark.django_db
def test_the_form_of_a_cohort_has_signs_and_leads_to_its_sections(
    as_user, coordinator, cohort
):
    url = f"/en/admin/organizations/cohort/{cohort.pk}/change/"
    text = as_user(coordinator).get(url).text
    assert "icon-yes" not in text
    assert "state--check" in text
    links = re.findall(r'href="#(fieldset-0-\d+-heading)"', text)
    assert len(links) == 6
    assert all(f'id="{link}"' in text for link in links)
