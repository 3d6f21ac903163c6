import html
import re

from organizations.models.choices import MemberRole
from organizations.profiles import workflow as profile_workflow
from tests import make
from tests.volunteers.browsing import (
    OWN,
    choose,
    save,
    section_url,
    ticket,
    ticket_of,
    words,
)
from volunteers.models import Application


def stored(application):
    return Application.objects.get(pk=application.pk)


def ranking(application):
    return list(application.choices.values_list("position__slug", flat=True))


def in_text(response):
    return html.unescape(words(response))


def test_buttons_keep_what_was_typed_and_store_it_in_a_draft(mine, fresh, pi, other):
    page = save(
        mine,
        "choices",
        {**choose(pi.slug, **{pi.slug: "พิมพ์ไว้"}), "add": "other"},
        do="add",
    )
    assert page.status_code == 200
    assert "พิมพ์ไว้" in words(page)
    assert ranking(fresh) == [pi.slug, "other"]
    typed = {
        **choose(pi.slug, "other", other="เพิ่งพิมพ์"),
        "ticket": ticket_of(page),
        "do": "up:other",
    }
    page = mine.post(section_url("choices"), typed)
    assert "<title>Where you would like to go" in words(page)
    assert next((choice.position, choice.reason) for choice in fresh.choices.all()) == (
        other,
        "เพิ่งพิมพ์",
    )


def test_a_button_pressed_twice_moves_once(mine, draft, pi, other):
    posted = {
        **choose(pi.slug, "other"),
        "ticket": ticket(mine, "choices"),
        "do": "up:other",
    }
    answers = [mine.post(section_url("choices"), posted) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert ranking(draft) == ["other", pi.slug]


def test_saving_with_an_organization_still_selected_adds_it_and_asks_for_its_reason(
    mine, draft, pi, other
):
    page = words(save(mine, "choices", {**choose(pi.slug), "add": "other"}))
    assert f"Say why you chose {other.organization.name} (choice 2)." in page
    assert 'id="choice-other"' in page


def test_in_what_was_sent_a_button_only_shows_and_saving_stores(mine, sent, pi, other):
    page = save(
        mine, "choices", choose(pi.slug, "other"), do="down:protection-international"
    )
    assert "Your new order is not saved yet." in words(page)
    assert ranking(sent) == [pi.slug]
    mine.post(
        section_url("choices"), {**choose("other", pi.slug), "ticket": ticket_of(page)}
    )
    assert ranking(sent) == ["other", pi.slug]


def test_a_choice_twice_is_said_and_stores_nothing(mine, draft, pi):
    page = in_text(save(mine, "choices", choose(pi.slug, pi.slug)))
    assert f"You have chosen {pi.organization.name} already." in page
    assert stored(draft).section_versions["choices"] == 1


def test_a_withdrawn_organization_is_said_to_be_gone(mine, draft, pi):
    profile_workflow.withdraw(
        pi.participation, by=make.member(pi.organization, role=MemberRole.OWNER)
    )
    assert "This position is no longer offered." in words(
        mine.get(section_url("choices"))
    )
    assert "1 thing to fix" in words(mine.get(OWN))
    assert "no longer takes part" in words(save(mine, "choices", choose(pi.slug)))
    assert "1 section is not complete yet" in words(mine.get(f"{OWN}check/"))


def test_a_full_ranking_offers_no_more(mine, fresh, cohort, pi):
    cohort.most_choices = 1
    cohort.save()
    page = words(
        save(mine, "choices", choose(pi.slug), do="up:protection-international")
    )
    assert 'value="add"' not in page


def test_refused_organizations_stand_open_again(mine, fresh, pi, other):
    """Whoever comes back sees whom they refused without looking for it."""
    folded = words(mine.get(section_url("choices")))
    assert not re.search(r'id="never"\s+open', folded)
    save(mine, "choices", {**choose(pi.slug), "never": ["other"]})
    assert re.search(r'id="never"\s+open', words(mine.get(section_url("choices"))))
