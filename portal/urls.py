"""The URLs of the project."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from portal.web.views import (
    account,
    confirm_by_code,
    demo,
    guides,
    health,
    home,
    inbox,
    line,
    messages,
    pages,
    passkeys,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("line/webhook/", line.line_webhook, name="line_webhook"),
    path("", include("organizations.urls_machines")),
]

account_patterns: list[URLPattern | URLResolver] = [
    path("sessions/", account.account_sessions, name="account_sessions"),
    path("sessions/end/", account.account_sessions_end, name="account_sessions_end"),
    path("device/", account.account_device, name="account_device"),
    path("device/key/", account.account_device_key, name="account_device_key"),
    path("close/", account.account_close, name="account_close"),
    path(
        "close/take-back/",
        account.account_close_take_back,
        name="account_close_take_back",
    ),
    path("confirm/", confirm_by_code.confirm_by_code, name="account_confirm_by_code"),
    path("email/", confirm_by_code.change_address, name="account_email"),
    path("password/set/", confirm_by_code.set_password, name="account_set_password"),
    path("language/", account.account_language, name="account_language"),
    path("messages/", messages.account_messages, name="account_messages"),
    path("line/", line.account_line, name="account_line"),
    path("line/code/", line.account_line_code, name="account_line_code"),
    path("line/unlink/", line.account_line_unlink, name="account_line_unlink"),
]

translated_patterns: list[URLPattern | URLResolver] = [
    path("", include("organizations.urls")),
    path("", include("volunteers.urls")),
    path("", include("placements.urls")),
    path("my/", home.my, name="my"),
    path("my/data/", home.my_data, name="my_data"),
    path("my/data/download/", home.my_data_download, name="my_data_download"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<str:code>/", inbox.inbox_message, name="inbox_message"),
    path("inbox/<str:code>/archive/", inbox.inbox_archive, name="inbox_archive"),
    path("privacy/", pages.privacy, name="privacy"),
    path("contact/", pages.contact, name="contact"),
    path("guides/<slug:name>/", guides.guide, name="guide"),
    path("account/", include(account_patterns)),
    path("unsubscribe/<str:token>/", messages.unsubscribe, name="unsubscribe"),
    path("account/", include("allauth.account.urls")),
    # Before allauth's, of the same names.
    path("account/mfa/webauthn/add/", passkeys.add_passkey, name="mfa_add_webauthn"),
    path(
        "account/mfa/webauthn/login/",
        passkeys.login_passkey,
        name="mfa_login_webauthn",
    ),
    path("account/mfa/", include("allauth.mfa.urls")),
    path("admin/", admin.site.urls),
]
if settings.DEMO:
    translated_patterns += [
        path("style/", demo.style, name="style"),
        path("style/desk/", demo.style_desk, name="style_desk"),
        path("mailbox/", demo.mailbox, name="mailbox"),
    ]
if settings.DEBUG:
    urlpatterns.append(path("__debug__/", include("debug_toolbar.urls")))

# Thai, the default language, has no prefix; English pages are below /en/.
urlpatterns += i18n_patterns(*translated_patterns, prefix_default_language=False)

handler404 = "portal.web.views.errors.not_found"
handler500 = "portal.web.views.errors.server_error"
