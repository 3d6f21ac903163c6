from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from portal.web.views import line, messages, site

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", site.healthz, name="healthz"),
    path("readyz", site.readyz, name="readyz"),
    path("line/webhook/", line.line_webhook, name="line_webhook"),
    path("", include("organizations.urls_machines")),
]

pages: list[URLPattern | URLResolver] = [
    path("", include("organizations.urls")),
    path("", include("volunteers.urls")),
    path("", include("placements.urls")),
    path("my/", site.my, name="my"),
    path("my/data/", site.my_data, name="my_data"),
    path("my/data/download/", site.my_data_download, name="my_data_download"),
    path("inbox/", site.inbox, name="inbox"),
    path("inbox/<str:code>/", site.inbox_message, name="inbox_message"),
    path("inbox/<str:code>/archive/", site.inbox_archive, name="inbox_archive"),
    path("privacy/", site.privacy, name="privacy"),
    path("contact/", site.contact, name="contact"),
    path("account/sessions/", site.account_sessions, name="account_sessions"),
    path(
        "account/sessions/end/", site.account_sessions_end, name="account_sessions_end"
    ),
    path("account/language/", site.account_language, name="account_language"),
    path("account/messages/", messages.account_messages, name="account_messages"),
    path("account/line/", line.account_line, name="account_line"),
    path("account/line/code/", line.account_line_code, name="account_line_code"),
    path("account/line/unlink/", line.account_line_unlink, name="account_line_unlink"),
    path("unsubscribe/<str:token>/", messages.unsubscribe, name="unsubscribe"),
    path("account/", include("allauth.account.urls")),
    path("account/mfa/", include("allauth.mfa.urls")),
    path("admin/", admin.site.urls),
]
if settings.DEMO:
    pages += [
        path("style/", site.style, name="style"),
        path("mailbox/", site.mailbox, name="mailbox"),
    ]
if settings.DEBUG:
    urlpatterns.append(path("__debug__/", include("debug_toolbar.urls")))

urlpatterns += i18n_patterns(*pages, prefix_default_language=False)

handler404 = "portal.web.views.site.not_found"
handler500 = "portal.web.views.site.failed"
