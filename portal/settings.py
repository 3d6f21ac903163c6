"""The one settings file. docs/deployment.md lists every variable that it reads."""

from pathlib import Path
from urllib.parse import urlsplit

from portal.conf import account_forms, logs, policy, rate_limits
from portal.conf.environment import (
    LOOPBACK,
    Environment,
    OneOf,
    Range,
    make_private,
    origin,
    read_addresses,
    read_line,
    read_mail,
    read_secrets,
    redis_address,
    scanner_address,
)
from portal.conf.operation import read_operation

BASE_DIR = Path(__file__).resolve().parent.parent

# The environment. `env.finish` refuses the start if something in it is wrong.

env = Environment()
MODE = env.read(
    "str", "PORTAL_MODE", "production", validate=OneOf(["production", "demo"])
)
DEMO = MODE == "demo"
HTTPS = not DEMO
DEBUG = env.read("bool", "PORTAL_DEBUG", False)

VAR = Path(env.read("str", "PORTAL_VAR", str(BASE_DIR / "var"))).resolve()
STATIC_ROOT = Path(env.read("str", "PORTAL_STATIC", str(VAR / "static"))).resolve()
ERASED = Path(env.read("str", "PORTAL_ERASED", str(VAR / "erased.txt"))).resolve()

KEYS = read_secrets(env, var=VAR, demo=DEMO)
SECRET_KEY = KEYS["secret"]
# Signed while the end of the file's line was part of the key, such as links in letters.
SECRET_KEY_FALLBACKS = [f"{SECRET_KEY}\n"]
AUDIT_KEY = KEYS["audit"]
SEALING_KEYS = KEYS["sealing"]

ORIGIN = env.read(
    "str",
    "PORTAL_ORIGIN",
    *(["http://127.0.0.1:8000"] if DEMO else []),
    validate=origin,
).rstrip("/")
SITE_HOST = urlsplit(ORIGIN).hostname or ""
PROXIES = env.read("int", "PORTAL_PROXIES", 0)
THREADS = env.read("int", "PORTAL_THREADS", 4, validate=Range(min=1, max=64))
LOG_LEVEL = env.read(
    "str",
    "PORTAL_LOG_LEVEL",
    "INFO",
    validate=OneOf(["DEBUG", "INFO", "WARNING", "ERROR"]),
)
REQUIRE_MFA = env.read("bool", "PORTAL_REQUIRE_MFA", not DEMO)

# Minutes that a group email to many is held if no second coordinator confirms it;
# 0: one coordinator alone can't send it. At most a day.
ALONE_MINUTES = env.read(
    "int", "PORTAL_ALONE_MINUTES", 0, validate=Range(min=0, max=1440)
)

REDIS_URL = env.read("str", "REDIS_URL", "", validate=redis_address)
CLAMAV = env.read("str", "PORTAL_CLAMAV", "", validate=scanner_address)
DATABASES = {
    "default": env.read(
        "dj_db_url", "DATABASE_URL", f"sqlite:///{VAR / 'portal.sqlite3'}"
    )
}
MAIL = read_addresses(env, demo=DEMO)
SMTP = read_mail(env, demo=DEMO)
LINE = read_line(env, demo=DEMO)
OPERATION = read_operation(env, var=VAR)

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
make_private(DATABASES["default"])

# The application

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"
EMBEDDED_SCHEDULER = not REDIS_URL

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
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "portal.web.page_cache.page_cache_middleware",  # outermost: stores final headers
    "portal.web.middleware.request_log",
    "portal.web.middleware.allow_health_checks",
    "portal.web.middleware.isolation_headers",
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
    "portal.web.middleware.LoginRequired",
    "portal.web.middleware.second_factor",  # after the log-in is known
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.web.middleware.tell_not_done",
    "portal.web.device_copies.tell_accepted",
    "allauth.account.middleware.AccountMiddleware",
    "portal.web.middleware.expired_code",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.web.middleware.private_pages",
]

# Templates and forms

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
FORM_RENDERER = "portal.forms.renderer.PortalRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["portal"]
CRISPY_TEMPLATE_PACK = "portal"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Database and cache

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # A transaction takes the write lock when it begins, so it never has to give
        # up later because another one has written meanwhile.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds to wait for another writer's lock
        "init_command": (
            "PRAGMA journal_mode=WAL; "  # readers don't wait for a writer
            "PRAGMA synchronous=NORMAL; "  # safe with WAL; fewer fsyncs
            # Without it REPLACE would delete audit entries and fire no trigger.
            "PRAGMA recursive_triggers=ON;"
        ),
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

# Language and time

LANGUAGE_CODE = "th"  # its pages have no prefix
LANGUAGES = [("th", "ไทย"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Bangkok"
USE_I18N = True
USE_TZ = True

# Uploads and static files

FILE_UPLOAD_HANDLERS = ["portal.files.uploads.InMemoryHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 5  # each may take MAX_BYTES of memory

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.web.assets.PackageFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "portal.web.storage.ModuleStorage"},
}

# Hosts, HTTPS and security headers

ALLOWED_HOSTS = [SITE_HOST, *(LOOPBACK if DEMO else [])]
CONTENT_SECURITY_POLICY = policy.POLICY
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0  # two years; preload lists ask for one
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
X_FRAME_OPTIONS = "DENY"

# Sessions and cookies

SESSION_ENGINE = "portal.models.sessions"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14  # 14 days; shorter for staff
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [ORIGIN] if ORIGIN else []
CSRF_FAILURE_VIEW = "portal.web.views.errors.csrf_failure"
LANGUAGE_COOKIE_SECURE = HTTPS

# Accounts

AUTH_USER_MODEL = "portal.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my"
LOGOUT_REDIRECT_URL = "home"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
]

ACCOUNT_ADAPTER = "portal.web.adapter.AccountAdapter"
ACCOUNT_FORMS = account_forms.ACCOUNT
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds: mail can be slow
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = rate_limits.RATE_LIMITS
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
MFA_ADAPTER = "portal.web.adapter.MFAAdapter"
MFA_FORMS = account_forms.MFA
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = rate_limits.MFA
MFA_TOTP_ISSUER = "อาสาสมัครนักสิทธิ"

# E-mail

EMAIL_BACKEND = SMTP["EMAIL_BACKEND"]
EMAIL_HOST = SMTP.get("EMAIL_HOST", "")
EMAIL_PORT = SMTP.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = SMTP.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = SMTP.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = SMTP.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = SMTP.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 15  # seconds, for connecting and for each reply
DEFAULT_FROM_EMAIL = MAIL.sender
SERVER_EMAIL = MAIL.sender

# Logs

LOGGING = logs.config(level=LOG_LEVEL, root_level="WARNING" if DEMO else LOG_LEVEL)

if DEBUG:  # `make dev`; refused above outside the demo
    INTERNAL_IPS = LOOPBACK
    INSTALLED_APPS.append("debug_toolbar")
    DEBUG_TOOLBAR_CONFIG = {"SHOW_COLLAPSED": True, "TOOLBAR_LANGUAGE": "en"}
    # A page that was kept would hide what was just edited.
    MIDDLEWARE.remove("portal.web.page_cache.page_cache_middleware")
    # Inside of GZipMiddleware: the toolbar can't add itself to what is compressed.
    MIDDLEWARE.insert(
        MIDDLEWARE.index("django.middleware.gzip.GZipMiddleware") + 1,
        "debug_toolbar.middleware.DebugToolbarMiddleware",
    )
    LOGGING["formatters"]["json"] = {"()": "portal.conf.logs.console_formatter"}
    LOGGING["handlers"]["out"]["filters"] = []
    # Without Django's own handler, which says everything a second time.
    LOGGING["loggers"]["django"] = {"handlers": []}
