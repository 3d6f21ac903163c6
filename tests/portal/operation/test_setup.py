"""The second half of `setup`: first accounts, mail, first cohort."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from organizations.models import Cohort, Organization
from placements.management.commands import setup
from portal.kernel import permissions
from portal.models import AuditEntry, User
from portal.models.choices import Role
from portal.operation import first_accounts
from tests.machine import ROOT

pytestmark = pytest.mark.django_db
DOCUMENT = ROOT / "organizations" / "demo" / "protection-international.txt"


@pytest.fixture
def answers(tmp_path):
    def write(**values):
        known = {"administrator": "Admin@ngo.example", "coordinator": "c@ngo.example"}
        rows = {**known, "cohort": "16", "document": "", **values}
        path = tmp_path / "answers.toml"
        path.write_text("\n".join(f'{name} = "{text}"' for name, text in rows.items()))
        return path

    return write


def run(*arguments):
    call_command("setup", "--only", "portal", *map(str, arguments))


def test_from_nothing_to_an_open_call(answers):
    run("--file", answers(document=DOCUMENT))
    assert dict(User.objects.values_list("email", "role")) == {
        "admin@ngo.example": Role.ADMINISTRATOR,
        "c@ngo.example": Role.COORDINATOR,
    }
    cohort = Cohort.objects.get()
    assert (cohort.number, cohort.is_open, cohort.is_public) == (16, True, True)
    assert cohort.questions.exists()
    assert Organization.objects.get().slug == "protection-international"
    (letter,) = mail.outbox
    assert letter.to == ["Admin@ngo.example"]


def test_said_again_nothing_is_doubled(answers, capsys):
    run("--file", answers())
    run("--file", answers(cohort="17"))
    assert (User.objects.count(), Cohort.objects.get().number) == (2, 16)
    assert "There is a cohort already; none was added." in capsys.readouterr().out


def test_days_are_those_of_the_file(answers):
    opens = timezone.localdate() + timedelta(days=10)
    run("--file", answers(opens=opens, closes=opens + timedelta(days=9)))
    cohort = Cohort.objects.get()
    assert timezone.localdate(cohort.applications_open_at) == opens
    assert not cohort.is_open


@pytest.mark.parametrize("wrong", [{"opens": "tomorrow"}, {"administrator": "x"}])
def test_wrong_answers_change_nothing(answers, wrong):
    with pytest.raises(CommandError):
        run("--file", answers(**wrong))
    assert not User.objects.exists()


def test_mail_that_does_not_leave_stops_it_until_told_otherwise(answers, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(CommandError, match="correct the secret smtp_url"):
        run("--file", answers())
    assert not User.objects.exists()
    run("--file", answers(), "--without-mail")
    assert User.objects.count() == 2


def asked(monkeypatch, code):
    """Whoever sits there types, and reads the secret off the screen for the code."""
    shown = []
    monkeypatch.setattr(
        setup.Command, "show", lambda command, factor: shown.append(factor)
    )
    typed = {
        "Address of the first administrator": "admin@ngo.example",
        "Address of the first coordinator": "c@ngo.example",
        "Code that the app shows": lambda: code(shown[0]),
    }

    def answer(words):
        found = typed.get(words.split(":")[0].split(" [")[0], "")
        return found() if callable(found) else found

    monkeypatch.setattr("builtins.input", answer)


def right_code(factor):
    counter = next(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(factor.secret, counter))


def test_the_administrators_second_factor_is_set_up_in_the_terminal(
    monkeypatch, capsys
):
    asked(monkeypatch, right_code)
    run()
    user = User.objects.get(email="admin@ngo.example")
    assert permissions.has_second_factor(user)
    kinds = Authenticator.objects.filter(user=user).values_list("type", flat=True)
    assert set(kinds) == {"totp", "recovery_codes"}
    assert "Recovery codes" in capsys.readouterr().out
    actions = AuditEntry.objects.values_list("action", flat=True)
    assert "set up second factor" in set(actions)


def test_a_wrong_code_sets_nothing_up(monkeypatch, capsys):
    asked(monkeypatch, lambda factor: "000000")
    run()
    assert not Authenticator.objects.exists()
    assert "No second factor was set up now" in capsys.readouterr().out


def test_the_secret_is_shown_as_a_picture_and_in_words(capsys):
    factor = first_accounts.SecondFactor("JBSWY3DP", "otpauth://totp/x?secret=JBSWY3DP")
    setup.Command().show(factor)
    assert "JBSWY3DP" in capsys.readouterr().out
