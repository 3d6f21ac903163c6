"""The portal's settings as tests need them: demo mode, a throw-away folder, quick
hashes, plain static files.
"""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("PORTAL_MODE", "demo")
if (
    "PORTAL_VAR" not in os.environ
):  # pytest's workers have that of the process that started them
    os.environ["PORTAL_VAR"] = tempfile.mkdtemp(prefix="portal-tests-")
    atexit.register(shutil.rmtree, os.environ["PORTAL_VAR"], ignore_errors=True)

from portal.settings import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
EMBEDDED_SCHEDULER = False
