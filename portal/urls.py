from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from portal import views, views_line, views_messages

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("line/webhook/", views_line.line_webhook, name="line_webhook"),
    path("", include("organizations.urls_machines")),
]

pages: list[URLPattern | URLResolver] = [
    path("", include("organizations.urls")),
    path("", include("volunteers.urls")),
    path("", include("placements.urls")),
    path("my/", views.my, name="my"),
    path("my/data/", views.my_data, name="my_data"),
    path("my/data/download/", views.my_data_download, name="my_data_download"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<str:code>/", views.inbox_message, name="inbox_message"),
    path("inbox/<str:code>/archive/", views.inbox_archive, name="inbox_archive"),
    path("privacy/", views.privacy, name="privacy"),
    path("contact/", views.contact, name="contact"),
    path("account/sessions/", views.account_sessions, name="account_sessions"),
    path("account/sessions/end/", views.account_sessions_end, name="account_sessions_end"),
    path("account/language/", views.account_language, name="account_language"),
    path("account/messages/", views_messages.account_messages, name="account_messages"),
    path("account/line/", views_line.account_line, name="account_line"),
    path("account/line/code/", views_line.account_line_code, name="account_line_code"),
    path("account/line/unlink/", views_line.account_line_unlink, name="account_line_unlink"),
    path("unsubscribe/<str:token>/", views_messages.unsubscribe, name="unsubscribe"),
    path("account/", include("allauth.account.urls")),
    path("account/mfa/", include("allauth.mfa.urls")),
    path("admin/", admin.site.urls),
]
if settings.DEMO:
    pages += [path("style/", views.style, name="style"), path("mailbox/", views.mailbox, name="mailbox")]

urlpatterns += i18n_patterns(*pages, prefix_default_language=False)

handler404 = "portal.views.not_found"
handler500 = "portal.views.failed"
