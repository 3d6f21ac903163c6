"""App configurations of the portal and of its admin."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import walk_packages

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules, import_string
from django.utils.translation import gettext_lazy as _lazy

from portal.conf import checks


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _lazy("portal")

    def ready(self) -> None:
        register(checks.database_encoding, Tags.database)
        post_migrate.connect(
            import_string("portal.kernel.database_roles.grant"), sender=self
        )
        autodiscover_modules("tasks")


class PortalAdminConfig(AdminConfig):
    default_site = "portal.admin.site.PortalAdminSite"

    def ready(self) -> None:
        super().ready()
        for app in apps.get_app_configs():
            import_submodules(f"{app.name}.admin")


def import_submodules(package: str) -> None:
    """Imports every module below `package`, so that its admin classes are registered.

    Does nothing if the package is a single module or does not exist.
    """
    spec = find_spec(package)
    if spec is None:
        return
    for module in walk_packages(spec.submodule_search_locations or (), f"{package}."):
        import_module(module.name)
