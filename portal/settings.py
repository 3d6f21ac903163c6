"""The one settings file. Every variable it reads is listed in docs/deployment.md."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import bootstrap_wrapper  # noqa: F401  (named so that a missing package stops the start, not the first page)
from csp.constants import NONE, SELF

from portal.conf.environment import (
    LOOPBACK,
    Environment,
    OneOf,
    line_of,
    mail_of,
    origin,
    redis_address,
    scanner_address,
    secrets_of,
)

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

MODE = env.read(
    "str", "PORTAL_MODE", "production", validate=OneOf(["production", "demo"])
)
DEMO = MODE == "demo"
DEBUG = env.read("bool", "PORTAL_DEBUG", False)
VAR = Path(env.read("str", "PORTAL_VAR", str(BASE_DIR / "var"))).resolve()
STATIC_ROOT = Path(env.read("str", "PORTAL_STATIC", str(VAR / "static"))).resolve()
ERASED = Path(env.read("str", "PORTAL_ERASED", str(VAR / "erased.txt"))).resolve()
KEYS = secrets_of(env, var=VAR, demo=DEMO)
SECRET_KEY, AUDIT_KEY, SEALING_KEYS = KEYS["secret"], KEYS["audit"], KEYS["sealing"]

ORIGIN = env.read(
    "str",
    "PORTAL_ORIGIN",
    *(["http://127.0.0.1:8000"] if DEMO else []),
    validate=origin,
).rstrip("/")
SITE_HOST = urlsplit(ORIGIN).hostname or ""
ALLOWED_HOSTS = [SITE_HOST, *(LOOPBACK if DEMO else [])]
CSRF_TRUSTED_ORIGINS = [ORIGIN] if ORIGIN else []
PROXIES = env.read("int", "PORTAL_PROXIES", 0)
HTTPS = not DEMO
LOG_LEVEL = env.read(
    "str",
    "PORTAL_LOG_LEVEL",
    "INFO",
    validate=OneOf(["DEBUG", "INFO", "WARNING", "ERROR"]),
)
REQUIRE_MFA = env.read("bool", "PORTAL_REQUIRE_MFA", not DEMO)

REDIS_URL = env.read("str", "REDIS_URL", "", validate=redis_address)
EMBEDDED_CLOCK = not REDIS_URL
CLAMAV = env.read("str", "PORTAL_CLAMAV", "", validate=scanner_address)
DATABASES = {
    "default": env.read(
        "dj_db_url", "DATABASE_URL", f"sqlite:///{VAR / 'portal.sqlite3'}"
    )
}
MAIL_FROM = env.read(
    "str", "PORTAL_MAIL_FROM", *(["portal@portal.example"] if DEMO else [])
)
SMTP = mail_of(env, demo=DEMO)
LINE = line_of(env, demo=DEMO)

env.refuse(
    DEMO and SITE_HOST not in LOOPBACK,
    "PORTAL_MODE=demo serves this machine only: PORTAL_ORIGIN must be loopback",
)
env.refuse(
    not DEMO and urlsplit(ORIGIN).scheme == "http",
    "PORTAL_ORIGIN: production needs https",
)
env.refuse(
    not DEMO and not REQUIRE_MFA,
    "PORTAL_REQUIRE_MFA: can't be switched off in production",
)
env.refuse(
    DEBUG and not DEMO,
    "PORTAL_DEBUG: needs PORTAL_MODE=demo, for work on the code",
)
env.finish()

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "portal.User"

INSTALLED_APPS = [
    "placements",
    "volunteers",
    "organizations",
    "portal.apps.PortalConfig",
    "portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "portal.web.page_cache.keep",
    "portal.web.middleware.request_log",
    "portal.web.middleware.probed",
    "portal.web.middleware.isolated",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.web.middleware.session_limits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "portal.web.middleware.second_factor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.web.middleware.expired_code",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.web.middleware.private_pages",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.web.context.site",
            ],
        },
    },
    {
        "NAME": "text",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"autoescape": False},
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 3

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
    }
}

LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Bangkok"
USE_I18N = USE_TZ = True

FILE_UPLOAD_HANDLERS = ["portal.files.uploads.InMemoryHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 5

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.web.assets.PackageFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "portal.models.sessions"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
CSRF_FAILURE_VIEW = "portal.web.views.site.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "portal.web.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "portal.web.forms.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = (
    True
)
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_RATE_LIMITS = {  # beside allauth's own
    "tell_me": "10/h/ip,3/h/key",
    "host_request": "5/h/ip",
    "upload": "60/h/user",
    "line_code": "10/h/user",
    "line_try": "10/h/key",
    "line_forged": "60/m/ip",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
MFA_ADAPTER = "portal.web.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "อาสาสมัครนักสิทธิ"

EMAIL_BACKEND = SMTP["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = SMTP.get("EMAIL_HOST", ""), SMTP.get("EMAIL_PORT") or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = (
    SMTP.get("EMAIL_HOST_USER") or "",
    SMTP.get("EMAIL_HOST_PASSWORD") or "",
)
EMAIL_USE_TLS, EMAIL_USE_SSL = (
    SMTP.get("EMAIL_USE_TLS", False),
    SMTP.get("EMAIL_USE_SSL", False),
)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "portal.conf.logs.formatter"}},
    "filters": {"without_paths": {"()": "portal.conf.logs.WithoutPaths"}},
    "handlers": {
        "out": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["without_paths"],
        }
    },
    "root": {"handlers": ["out"], "level": "WARNING" if DEMO else LOG_LEVEL},
    "loggers": {
        "portal": {"level": LOG_LEVEL},
        "django.server": {"handlers": ["out"], "propagate": False},
    },
}

if DEBUG:  # `make dev`; refused above outside the demo
    INTERNAL_IPS = LOOPBACK
    INSTALLED_APPS.append("debug_toolbar")
    DEBUG_TOOLBAR_CONFIG = {"SHOW_COLLAPSED": True, "TOOLBAR_LANGUAGE": "en"}
    # A page that was kept would hide what was just edited.
    MIDDLEWARE.remove("portal.web.page_cache.keep")
    # Inside of GZipMiddleware: the toolbar can't add itself to what is compressed.
    MIDDLEWARE.insert(
        MIDDLEWARE.index("django.middleware.gzip.GZipMiddleware") + 1,
        "debug_toolbar.middleware.DebugToolbarMiddleware",
    )
    LOGGING["formatters"]["json"] = {"()": "portal.conf.logs.console_formatter"}
    LOGGING["handlers"]["out"]["filters"] = []
    # Without Django's own handler, which says everything a second time.
    LOGGING["loggers"]["django"] = {"handlers": []}
