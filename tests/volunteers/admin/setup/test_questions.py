"""What a cohort asks and how it judges, who is on its panel, and the desk's other
lists.
"""

import pytest

from portal.kernel import audit
from portal.models import AuditEntry, Message
from portal.models.choices import MessageState
from tests import make
from tests.volunteers import interviewing, judging
from volunteers.conflicts import conflicts
from volunteers.models import ConsentText, Criterion, PanelMember, Question

DESK = "/en/admin/volunteers/"
LISTS = [
    f"{DESK}{name}/"
    for name in ("question", "consenttext", "criterion", "panelmember", "review")
]


@pytest.fixture
def coordinator_client(as_user, coordinator):
    return as_user(coordinator)


def errors(response):
    return response.context["adminform"].form.errors


# Who may


@pytest.mark.parametrize("url", LISTS)
def test_only_coordinators_come_in(
    as_user, coordinator_client, cohort, reviewer, administrator, editor, url
):
    assert coordinator_client.get(url).status_code == 200
    assert as_user(administrator).get(url).status_code == 403
    for person in (reviewer, editor):
        assert as_user(person).get(url, follow=True).status_code == 403
    assert as_user().get(url).status_code == 302


def test_lists_say_when_they_are_empty(coordinator_client):
    assert all(
        "Nothing here yet" in coordinator_client.get(url).content.decode()
        for url in LISTS
    )


# Questions


def test_a_question_is_added_and_leaves_a_line(coordinator_client, cohort):
    fields = {
        "order": 3,
        "slug": "how",
        "text_th": "อย่างไร",
        "text_en": "How",
        "limit": 500,
        "is_required": "on",
    }
    coordinator_client.post(f"{DESK}question/add/", {**fields, "cohort": cohort.pk})
    question = Question.objects.get(slug="how")
    assert (question.cohort, question.limit) == (cohort, 500)
    assert AuditEntry.objects.about(question).get().action == "add"


def test_a_question_that_was_answered_keeps_its_name_and_is_not_deleted(
    coordinator_client, cohort
):
    make.application(cohort)
    question = cohort.questions.get(slug="why")
    url = f"{DESK}question/{question.pk}/"
    fields = {
        "order": 1,
        "slug": "other",
        "text_th": "ทำไม",
        "text_en": "Why",
        "limit": 2000,
        "is_required": "on",
    }
    coordinator_client.post(f"{url}change/", {**fields, "cohort": make.cohort(15).pk})
    question.refresh_from_db()
    assert (question.slug, question.cohort, question.text_th) == ("why", cohort, "ทำไม")
    assert coordinator_client.post(f"{url}delete/", {"post": "yes"}).status_code == 403


def test_a_question_nobody_answered_can_go(coordinator_client, cohort):
    question = cohort.questions.get(slug="more")
    url = f"{DESK}question/{question.pk}/delete/"
    assert "be undone" in coordinator_client.get(url).content.decode()
    coordinator_client.post(url, {"post": "yes"})
    assert not Question.objects.filter(slug="more").exists()


# Consent texts


def test_a_wording_that_somebody_agreed_to_is_locked(coordinator_client, cohort):
    make.application(cohort)
    text = cohort.consent_texts.first()
    url = f"{DESK}consenttext/{text.pk}/change/"
    assert f"add/?newer_than={text.pk}" in coordinator_client.get(url).content.decode()
    assert (
        coordinator_client.post(
            url,
            {
                "title_th": "อื่น",
                "title_en": "Other",
                "text_th": "อื่น",
                "text_en": "Other",
            },
        ).status_code
        == 403
    )
    assert ConsentText.objects.get(pk=text.pk).title_en == "Consent"


def test_a_wording_nobody_agreed_to_is_still_open(coordinator_client, cohort):
    text = cohort.consent_texts.first()
    words = {"title_th": "ใหม่", "title_en": "New", "text_th": "ใหม่", "text_en": "New"}
    coordinator_client.post(f"{DESK}consenttext/{text.pk}/change/", words)
    assert ConsentText.objects.get(pk=text.pk).title_en == "New"


def test_a_new_version_begins_as_the_old_one_and_is_numbered(
    coordinator_client, cohort
):
    make.application(cohort)
    old = cohort.consent_texts.get(kind="hosts")
    form = (
        coordinator_client.get(f"{DESK}consenttext/add/", {"newer_than": old.pk})
        .context["adminform"]
        .form
    )
    assert (form.initial["title_en"], form.initial["kind"], form.initial["cohort"]) == (
        "Consent",
        "hosts",
        cohort.pk,
    )
    words = {"title_th": "ใหม่", "title_en": "New", "text_th": "ใหม่", "text_en": "New"}
    coordinator_client.post(
        f"{DESK}consenttext/add/", {**words, "cohort": cohort.pk, "kind": "hosts"}
    )
    assert list(
        cohort.consent_texts.filter(kind="hosts").values_list("version", "title_en")
    ) == [
        (2, "New"),
        (1, "Consent"),
    ]


@pytest.mark.parametrize("value", ["x", "99999", ""])
def test_a_new_version_of_nothing_is_an_empty_form_for_the_open_cohort(
    coordinator_client, cohort, value
):
    form = (
        coordinator_client.get(f"{DESK}consenttext/add/", {"newer_than": value})
        .context["adminform"]
        .form
    )
    assert form.initial == {"cohort": cohort}


# Criteria


FIVE = ["หนึ่ง", "สอง", "สาม", "สี่", "ห้า"]


OF_REVIEWS = {"stage": "review"}


def anchors(language, texts):
    return {f"anchors_{language}_{step}": text for step, text in enumerate(texts, 1)}


def test_a_criterion_has_five_anchors_a_field_each(coordinator_client, cohort):
    fields = {
        "cohort": cohort.pk,
        "order": 3,
        "name_th": "เกณฑ์",
        "name_en": "Criterion",
        "weight": 2,
        **OF_REVIEWS,
    }
    page = coordinator_client.post(
        f"{DESK}criterion/add/",
        {**fields, **anchors("th", FIVE), **anchors("en", ["one", "two"])},
    )
    assert errors(page) == {"anchors_en": ["Write what each step from 1 to 5 means."]}
    assert ">one</textarea>" in page.content.decode().replace("\n", "")
    coordinator_client.post(
        f"{DESK}criterion/add/",
        {**fields, **anchors("th", [f"{FIVE[0]} ", *FIVE[1:]]), **anchors("en", FIVE)},
    )
    assert Criterion.objects.get(order=3).anchors_th == FIVE


def test_anchors_come_back_and_unchanged_ones_are_no_change(coordinator_client, cohort):
    criterion = cohort.criteria.first()
    url = f"{DESK}criterion/{criterion.pk}/change/"
    text = coordinator_client.get(url).content.decode().replace("\n", "")
    assert all(f">{step}</textarea>" in text for step in "12345")
    fields = {
        "order": 1,
        "name_th": "เกณฑ์ 1",
        "name_en": "Criterion 1",
        "weight": 4,
        "note_th": "",
        "note_en": "",
    }
    coordinator_client.post(
        url, {**fields, **anchors("th", "12345"), **anchors("en", "12345")}
    )
    assert Criterion.objects.get(pk=criterion.pk).weight == 4
    assert AuditEntry.objects.about(criterion).get().fields == ["weight"]


def test_an_empty_criterion_is_asked_for_everything(coordinator_client, cohort):
    expected = {
        "cohort",
        "stage",
        "order",
        "name_th",
        "name_en",
        "weight",
        "anchors_th",
        "anchors_en",
    }
    assert set(errors(coordinator_client.post(f"{DESK}criterion/add/", {}))) == expected


def test_a_criterion_with_scores_is_not_deleted(
    coordinator_client, cohort, coordinator
):
    _application, [review] = judging.in_review(cohort, coordinator)
    judging.send(review, 3)
    assert (
        coordinator_client.post(
            f"{DESK}criterion/{cohort.criteria.first().pk}/delete/", {"post": "yes"}
        ).status_code
        == 403
    )


def test_scores_lock_the_rubric_of_their_cohort_and_no_other(
    coordinator_client, cohort, coordinator
):
    locked, free = cohort.criteria.first(), make.cohort(17).criteria.first()
    _application, [review] = judging.in_review(cohort, coordinator)
    judging.save(review, 3)
    page = coordinator_client.get(
        f"{DESK}criterion/{locked.pk}/change/"
    ).content.decode()
    assert "its rubric is locked" in page
    assert "anchors_th_1" not in page
    assert (
        coordinator_client.post(
            f"{DESK}criterion/{locked.pk}/change/", {"weight": 9}
        ).status_code
        == 403
    )
    assert (
        "anchors_th_1"
        in coordinator_client.get(f"{DESK}criterion/{free.pk}/change/").content.decode()
    )
    fields = {
        "cohort": cohort.pk,
        "order": 3,
        "name_th": "เกณฑ์",
        "name_en": "Criterion",
        "weight": 2,
        **OF_REVIEWS,
    }
    page = coordinator_client.post(
        f"{DESK}criterion/add/",
        {**fields, **anchors("th", FIVE), **anchors("en", FIVE)},
    )
    assert list(errors(page)) == ["cohort"]


def test_scores_of_interviews_lock_the_rubric_of_interviews_only(
    coordinator_client, cohort, coordinator, reviewer
):
    interviewing.rubric(cohort)
    booked = interviewing.booked(
        cohort, coordinator, interviewing.panel(cohort, reviewer)
    )
    interviewing.send(interviewing.begun(booked), reviewer)
    of_interviews, of_reviews = (
        cohort.criteria.of_interviews().first(),
        cohort.criteria.of_reviews().first(),
    )
    pages = [
        coordinator_client.get(f"{DESK}criterion/{one.pk}/change/").content.decode()
        for one in (of_interviews, of_reviews)
    ]
    assert ["its rubric is locked" in page for page in pages] == [True, False]


def test_the_rubric_is_shown_as_reviewers_have_it(
    as_user, coordinator_client, cohort, reviewer, administrator
):
    criterion = cohort.criteria.first()
    criterion.note_en = "Look at examples."
    criterion.save()
    url = f"{DESK}criterion/{criterion.pk}/preview/"
    page = coordinator_client.get(url).content.decode()
    for part in ("Look at examples.", "Criterion 2", 'type="radio"'):
        assert part in page
    assert 'name="send"' not in page
    assert coordinator_client.post(url).status_code == 405
    assert as_user(administrator).get(url).status_code == 404
    assert as_user(reviewer).get(url).status_code in (302, 403)


# The panel


def add_member(client, cohort, email):
    return client.post(f"{DESK}panelmember/add/", {"cohort": cohort.pk, "email": email})


def test_a_reviewer_is_named_by_the_address_of_an_account(
    coordinator_client, cohort, stranger
):
    add_member(coordinator_client, cohort, stranger.email.upper())
    assert PanelMember.objects.get().user == stranger
    assert list(
        errors(add_member(coordinator_client, cohort, "nobody@portal.example"))
    ) == ["email"]


def test_nobody_is_applicant_host_and_reviewer_in_one_cohort(
    coordinator_client, cohort, applicant, editor, reviewer
):
    make.draft(cohort, applicant)
    for person in (applicant, editor, reviewer):
        assert "__all__" in errors(add_member(coordinator_client, cohort, person.email))
    assert PanelMember.objects.count() == 1


def test_a_reviewer_who_leaves_the_panel_is_out_with_the_next_request(
    coordinator_client, as_user, cohort, coordinator, reviewer
):
    _application, [review] = judging.in_review(cohort, coordinator, reviewer)
    client = as_user(reviewer)
    judging.cleared(review)
    assert client.get(review.get_absolute_url()).status_code == 200
    coordinator_client.post(
        f"{DESK}panelmember/{cohort.panel.get().pk}/delete/", {"post": "yes"}
    )
    assert client.get(review.get_absolute_url()).status_code == 404


# Messages and history


def test_messages_that_failed_are_sent_again(coordinator_client, cohort, applicant):
    make.sent_application(cohort, applicant)
    message = Message.objects.get(kind="application_received")
    Message.objects.update(
        state=MessageState.FAILED, attempts=8, error="SMTPDataError 550"
    )
    page = coordinator_client.post(
        "/en/admin/portal/message/",
        {"action": "send_again", "_selected_action": [message.pk], "index": 0},
        follow=True,
    )
    address = page.redirect_chain[-1][0]
    coordinator_client.post(address, {"pk": message.pk, "confirmed": "1"})
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == (
        MessageState.QUEUED,
        0,
        "",
    )
    assert AuditEntry.objects.about(message).get().action == "send again"
    coordinator_client.post(address, {"pk": message.pk, "confirmed": "1"})
    assert AuditEntry.objects.about(message).count() == 1


def test_the_outbox_shows_no_text(coordinator_client, cohort, applicant):
    make.sent_application(cohort, applicant)
    message = Message.objects.get(kind="application_received")
    for url in (
        "/en/admin/portal/message/",
        f"/en/admin/portal/message/{message.pk}/change/",
    ):
        page = coordinator_client.get(url).content.decode()
        assert "Application received" in page
        assert message.title not in page
        assert "อยากเรียนรู้งานสิทธิจากชุมชน" not in page


def test_history_names_staff_and_to_coordinators_who_has_sent(
    coordinator_client, as_user, cohort, applicant, coordinator, administrator
):
    begun = make.draft(cohort, make.person(display_name="ยังไม่ส่ง"))
    audit.record("begin application", begun, by=begun.applicant)
    application = make.application(cohort, applicant)
    coordinator_client.get(f"{DESK}application/{application.code}/change/")
    page = coordinator_client.get("/en/admin/portal/auditentry/").content.decode()
    assert coordinator.email in page
    assert applicant.code in page
    assert applicant.display_name in page
    assert begun.applicant.code in page
    assert begun.applicant.display_name not in page
    page = as_user(administrator).get("/en/admin/portal/auditentry/").content.decode()
    assert coordinator.email in page
    assert applicant.code in page
    assert applicant.display_name not in page
    conflicts.declare_own(application, kind="declared", note="", by=coordinator)
    page = coordinator_client.get("/en/admin/portal/auditentry/").content.decode()
    assert coordinator.email in page
    assert applicant.display_name not in page


def test_history_is_filtered_by_kind(coordinator_client, cohort, applicant):
    application = make.application(cohort, applicant)
    coordinator_client.get(f"{DESK}application/{application.code}/change/")
    assert (
        coordinator_client.get(
            "/en/admin/portal/auditentry/", {"kind": "volunteers.application"}
        )
        .context["cl"]
        .result_count
        == 3
    )


def test_a_thing_shows_its_history(coordinator_client, as_user, administrator, cohort):
    question = cohort.questions.get(slug="why")
    url = f"{DESK}question/{question.pk}/history/"
    assert "No history yet" in coordinator_client.get(url).content.decode()
    fields = {
        "order": 1,
        "text_th": "ทำไม",
        "text_en": "Why",
        "limit": 2000,
        "is_required": "on",
    }
    coordinator_client.post(f"{DESK}question/{question.pk}/change/", fields)
    assert "Change" in coordinator_client.get(url).content.decode()
    assert as_user(administrator).get(url).status_code == 403
    assert coordinator_client.get(f"{DESK}question/999999/history/").status_code == 404
