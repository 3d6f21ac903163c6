"""allauth's e-mails go through the outbox; its secrets are sealed."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation

from portal.messages import outbox
from portal.models import Message, User
from portal.models.choices import Role
from portal.web.adapter import AccountAdapter, MFAAdapter

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
LETTERS = [
    "login_code",
    "confirmation_code",
    "password_reset_code",
    "email_confirmation",
    "account_already_exists",
    "unknown_account",
]
NOTICES = [
    "password_changed",
    "password_set",
    "password_reset",
    "email_changed",
    "email_confirm",
    "email_deleted",
]


def send(kind, language="th", **context):
    with translation.override(language):
        AccountAdapter().send_mail(
            kind,
            "Baiphai@Applicants.example",
            {"code": "ABCD-EFGH", "user": None, "timestamp": timezone.now(), **context},
        )
    return Message.objects.latest("pk")


@pytest.mark.parametrize("kind", LETTERS)
def test_letter_is_a_row_of_the_outbox(kind):
    message = send(f"account/email/{kind}")
    assert (message.kind, message.address, message.in_inbox) == (
        kind,
        "baiphai@applicants.example",
        False,
    )
    assert message.title
    assert message.text


@pytest.mark.parametrize("kind", LETTERS[:4])
def test_code_stands_on_a_line_of_its_own(kind):
    assert "ABCD-EFGH" in send(f"account/email/{kind}").text.splitlines()


@pytest.mark.parametrize(
    "kind",
    [
        *(f"account/email/{kind}" for kind in LETTERS + NOTICES),
        "mfa/email/totp_activated",
    ],
)
def test_letter_speaks_the_language_of_the_page(kind):
    context = {
        "from_email": "a@b.example",
        "to_email": "c@d.example",
        "deleted_email": "e@f.example",
    }
    thai, english = send(kind, "th", **context), send(kind, "en", **context)
    assert (thai.language, english.language) == ("th", "en")
    assert not [line for line in english.text.splitlines() if "ก" <= line[:1] <= "๛"]
    assert "โครงการอาสาสมัครนักสิทธิมนุษยชน" in thai.text
    assert not [
        line
        for line in thai.text.splitlines()
        if line[:1].isascii()
        and line[:1].isalpha()
        and line[:4] not in ("ABCD", "http")
    ]


@pytest.mark.parametrize("kind", ["account_already_exists", "unknown_account"])
def test_links_in_letters_are_the_portals_own_whatever_host_was_asked_for(kind, rf):
    message = send(
        f"account/email/{kind}",
        signup_url="https://evil.example/",
        password_reset_url="https://evil.example/",
    )
    assert "evil" not in message.text
    assert "http://127.0.0.1:8000/account/" in message.text


def test_text_of_a_letter_is_not_escaped():
    message = send(
        "account/email/email_changed",
        "en",
        from_email="o'neil@a.example",
        to_email="b&c@a.example",
    )
    assert "from o'neil@a.example to b&c@a.example" in message.text


def test_two_letters_of_one_kind_both_leave():
    assert send("account/email/login_code").pk != send("account/email/login_code").pk


def test_new_account_gets_the_language_of_the_page_and_no_role(as_user):
    as_user(None).post(
        "/en" + reverse("account_signup"), {"email": "New@Applicants.example"}
    )
    user = User.objects.get()
    assert (user.email, user.language, user.role) == (
        "new@applicants.example",
        "en",
        Role.PERSON,
    )


def test_sign_up_can_name_no_role(as_user):
    as_user(None).post(
        reverse("account_signup"),
        {"email": "new@applicants.example", "role": "administrator", "is_active": "1"},
    )
    assert User.objects.get().role == Role.PERSON


def test_log_in_secrets_are_sealed(coordinator):
    factor = TOTP.activate(coordinator, SECRET).instance
    assert SECRET not in str(Authenticator.objects.values_list())
    assert MFAAdapter().decrypt(factor.data["secret"]) == SECRET


def test_after_rotation_log_in_secrets_open_with_the_new_key_only(
    coordinator, settings
):
    factor, codes = (
        TOTP.activate(coordinator, SECRET).instance,
        RecoveryCodes.activate(coordinator),
    )
    before, old = codes.generate_codes(), settings.SEALING_KEYS
    new = Fernet.generate_key().decode()
    settings.SEALING_KEYS = [new, *old]
    call_command("rotate_keys", verbosity=0)
    settings.SEALING_KEYS = [new]
    factor.refresh_from_db()
    codes.instance.refresh_from_db()
    assert (MFAAdapter().decrypt(factor.data["secret"]), codes.generate_codes()) == (
        SECRET,
        before,
    )


def test_log_in_secret_without_its_key_raises(coordinator, settings):
    sealed = TOTP.activate(coordinator, SECRET).instance.data["secret"]
    settings.SEALING_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(InvalidToken):
        MFAAdapter().decrypt(sealed)


def test_letters_that_people_know_stay_apart_from_inbox(applicant, as_user):
    outbox.queue_to_address(
        "login_code",
        address=applicant.email,
        occasion="1",
        title="รหัส",
        text="X",
        language="th",
    )
    assert (
        "รหัส" not in as_user(applicant).get(reverse("inbox")).text.split("<main", 1)[1]
    )
