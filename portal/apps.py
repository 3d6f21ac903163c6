from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core.checks import Tags, register
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from portal import checks


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("portal")

    def ready(self) -> None:
        register(checks.database_encoding, Tags.database)
        autodiscover_modules("tasks")


class PortalAdminConfig(AdminConfig):
    default_site = "portal.adminsite.PortalAdminSite"
