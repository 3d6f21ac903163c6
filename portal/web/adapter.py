"""Adapters of allauth: its e-mails go through the outbox, its secrets are sealed."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context, ratelimit
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.messages import outbox
from portal.models import sealed_field
from portal.models.choices import Lane
from portal.models.codes import public_code
from portal.text import addresses
from portal.web import codes, devices, known_devices

# Characters: the limit of SMTP (RFC 5321) and of EmailField.
MAX_ADDRESS_LENGTH = 254


CODE_KIND = "login_code"
ANSWERS_TO_LOG_IN = (CODE_KIND, "unknown_account")


def typed_address(request: HttpRequest) -> str:
    """The address that a log-in is about; "" if there is none."""
    typed = {
        addresses.normalized(value)
        for name in ("login", "email")
        for value in request.POST.getlist(name)
    }
    if not typed:
        stash = request.session.get("account_login") or {}
        return str(stash.get("email") or "").lower()
    # Two are a trick: one to be known by, one to attack.
    return typed.pop() if len(typed) == 1 else ""


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Sends nothing to an address that is too long to belong to an account."""
        kind = template_prefix.rsplit("/", 1)[-1]
        if len(email) > MAX_ADDRESS_LENGTH or not self.may_mail(kind, email):
            return
        if kind == CODE_KIND:
            codes.remember(email, context["code"])
        email_message = self.render_mail(
            template_prefix, email, {**context, "origin": settings.ORIGIN}
        )
        outbox.queue_to_address(
            # 40: the length of the column `kind`.
            kind[:40],
            address=email.lower(),
            occasion=public_code(),
            title=email_message.subject,
            text=str(email_message.body).strip(),
            language=get_language() or "th",
            lane=Lane.CODE,
        )

    def may_mail(self, kind: str, email: str) -> bool:
        """Only some letters in a minute go to an address, whoever asks for them."""
        # Without a request nobody has asked from outside.
        if self.request is None or kind not in ANSWERS_TO_LOG_IN:
            return True
        return bool(
            ratelimit.consume(self.request, action="code_mail", key=email.lower())
        )

    def generate_login_code(self) -> str:
        """The last code once more while no further letter may be sent.

        So a stranger who asks again and again keeps no owner waiting: the code that has
        arrived is right, whoever has asked for it.
        """
        address = typed_address(self.request)
        has_room = ratelimit.consume(
            self.request, action="code_mail", key=address, dry_run=True
        )
        return (not has_room and codes.recall(address)) or super().generate_login_code()

    def get_client_ip(self, request: HttpRequest) -> str:
        """Limits by IP address are limits of the device where it is the owner's."""
        device = known_devices.known(request, typed_address(request))
        return f"device-{device.key}" if device else super().get_client_ip(request)

    def _get_login_attempts_cache_key(
        self, request: HttpRequest, **credentials: Any
    ) -> str:
        key = super()._get_login_attempts_cache_key(request, **credentials)
        device = known_devices.known(request, typed_address(request))
        return f"{key}:{device.key}" if device else key

    def post_login(
        self, request: HttpRequest, user: Any, **options: Any
    ) -> HttpResponse:
        response = super().post_login(request, user, **options)
        known_devices.remember(request, response, user.email)
        return response

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """One name for one thing: a passkey, also where allauth says security key."""
        if codes.has_only_codes(user):
            return [
                {
                    "id": "confirm_by_code",
                    "description": _("Get a code by email"),
                    "url": reverse("account_confirm_by_code"),
                }
            ]
        methods = super().get_reauthentication_methods(user)
        for method in methods:
            if method["id"] == "mfa_reauthenticate:webauthn":
                method["description"] = _("Use a passkey")
        return methods

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Raises `ReauthenticationRequired` for who logs in by codes alone.

        Of them allauth itself would ask nothing, whatever this returns.
        """
        is_required = super().is_reauthentication_required(app=app, **options)
        if (
            is_required
            and codes.has_only_codes(self.request.user)
            and not codes.is_recent(self.request)
        ):
            raise ReauthenticationRequired
        return is_required

    def clean_email(self, email: str) -> str:
        if len(email) > MAX_ADDRESS_LENGTH:
            raise ValidationError(validate_email.message, code="invalid")
        return addresses.normalized(email)

    def format_email_subject(self, subject: str) -> str:
        return subject

    def new_user(self, request: HttpRequest) -> AbstractBaseUser:
        user = super().new_user(request)
        user.language = get_language() or "th"
        return user


class MFAAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return sealed_field.keyring().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return sealed_field.keyring().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The domain that a passkey is for, with the name that devices show."""
        entity = super().get_public_key_credential_rp_entity()
        return {**entity, "name": settings.MFA_TOTP_ISSUER}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """The device a passkey is made on, which its owner can rename."""
        agent = context.request.headers.get("User-Agent", "")
        return devices.describe(agent) or _("Passkey")
