"""The portal's settings as tests need them: demo mode, a throw-away folder, quick hashes, plain static files."""

import os
import tempfile

os.environ.setdefault("PORTAL_MODE", "demo")
os.environ.setdefault("PORTAL_VAR", tempfile.mkdtemp(prefix="portal-tests-"))

from portal.settings import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
EMBEDDED_CLOCK = False
