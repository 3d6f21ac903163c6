"""Adapters of allauth: its e-mails go through the outbox, its secrets are sealed."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest
from django.utils.translation import get_language

from portal.messages import outbox
from portal.models import sealed_field
from portal.models.codes import public_code

# Characters: the limit of SMTP (RFC 5321) and of EmailField.
MAX_ADDRESS_LENGTH = 254


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Sends nothing to an address that is too long to belong to an account."""
        if len(email) > MAX_ADDRESS_LENGTH:
            return
        email_message = self.render_mail(
            template_prefix, email, {**context, "origin": settings.ORIGIN}
        )
        outbox.queue_to_address(
            # 40: the length of the column `kind`.
            template_prefix.rsplit("/", 1)[-1][:40],
            address=email.lower(),
            occasion=public_code(),
            title=email_message.subject,
            text=str(email_message.body).strip(),
            language=get_language() or "th",
        )

    def clean_email(self, email: str) -> str:
        if len(email) > MAX_ADDRESS_LENGTH:
            raise ValidationError(validate_email.message, code="invalid")
        return email

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
