"""Our subclasses of allauth's forms, by its names for them."""

ACCOUNT = {
    "login": "portal.web.forms.LoginForm",
    "signup": "portal.web.forms.SignupForm",
    "confirm_login_code": "portal.web.forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "portal.web.forms.ConfirmAddressForm",
    "confirm_password_reset_code": "portal.web.forms.ConfirmPasswordResetForm",  # nosec B105
    "add_email": "portal.web.forms.ChangeAddressForm",
    "reauthenticate": "portal.web.forms.ConfirmByPasswordForm",
}
MFA = {
    "activate_totp": "portal.web.forms.ActivateAppForm",
    "add_webauthn": "portal.web.passkeys.AddPasskeyForm",
    "authenticate": "portal.web.forms.AuthenticateForm",
    "authenticate_webauthn": "portal.web.passkeys.AuthenticatePasskeyForm",
    "edit_webauthn": "portal.web.passkeys.RenamePasskeyForm",
    "login_webauthn": "portal.web.passkeys.LoginPasskeyForm",
    "reauthenticate": "portal.web.forms.ConfirmByCodeForm",
    "reauthenticate_webauthn": "portal.web.passkeys.ReauthenticatePasskeyForm",
}
