"""All that can be set, read from the environment and typed; a bad value fails here by its name."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from forum.server.sockets import socket_dir

BASE_DIR = Path(__file__).resolve().parent.parent


# --- reading the environment ----------------------------------------------------------------------


def env_str(name: str, default: str = "") -> str:
    return os.environ.get(name, "") or default


def env_int(name: str, default: int, low: int, high: int) -> int:
    text = env_str(name, str(default))
    if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
        raise ImproperlyConfigured(
            f"{name} is {text!r}; it takes a whole number from {low} to {high}."
        )
    return int(text)


def env_bool(name: str, *, default: bool) -> bool:
    text = env_str(name, "1" if default else "0").lower()
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if text not in known:
        raise ImproperlyConfigured(f"{name} is {text!r}; it takes 1 or 0.")
    return known[text]


def env_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in env_str(name, default).split(",") if part.strip()]


def env_hosts(name: str, default: str) -> list[str]:
    hosts = env_list(name, default)
    if "*" in hosts:
        raise ImproperlyConfigured(f"{name} holds *; it takes the forum's own names, with commas.")
    return hosts


def env_choice(name: str, default: str, accepted: tuple[str, ...]) -> str:
    text = env_str(name, default)
    if text not in accepted:
        raise ImproperlyConfigured(f"{name} is {text!r}; it takes {' or '.join(accepted)}.")
    return text


def env_time_zone(name: str, default: str) -> str:
    text = env_str(name, default)
    if text not in available_timezones():
        raise ImproperlyConfigured(
            f"{name} is {text!r}; it takes a time zone's name, such as Europe/Moscow."
        )
    return ZoneInfo(text).key


def database_from(url: str, data_dir: Path) -> dict[str, object]:
    """Django's settings of the PostgreSQL that `url` names, or of our own when it is empty."""
    own = {"NAME": "forum", "USER": "forum", "HOST": str(socket_dir(data_dir))}
    where, options = named_by(url) if url else (own, {})
    # Connections live as long as their thread (2 workers of 4 threads make 8): opening one for
    # each request costs more than the page. The health check lets a page survive a restart of
    # the database; the time limits keep a runaway query from holding a thread for ever. Statements
    # are prepared after a few uses: planning a page's queries takes longer than answering them.
    return {
        "ENGINE": "forum.web.postgresql",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 3,
            "server_side_binding": True,
            "prepare_threshold": 5,
            "options": "-c statement_timeout=30s -c idle_in_transaction_session_timeout=60s",
            **options,
        },
        **where,
    }


def named_by(url: str) -> tuple[dict[str, str], dict[str, str]]:
    """Where the database is, and the further options of its address."""
    accepted = "DATABASE_URL takes postgres://user:password@host:port/name."
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as wrong:
        raise ImproperlyConfigured(f"{accepted} {wrong}.") from None
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgres", "postgresql") or not name:
        raise ImproperlyConfigured(accepted)
    options = dict(parse_qsl(parts.query))
    where = {
        "NAME": name,
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(port or "")),
        "USER": options.pop("user", unquote(parts.username or "")),
        "PASSWORD": unquote(parts.password or ""),
    }
    return where, options


def secret_key(data_dir: Path) -> str:
    """The key from the environment, or one made once and kept in the data folder."""
    if key := env_str("FORUM_SECRET_KEY"):
        return key
    kept = data_dir / "secret-key"
    try:
        return kept.read_text()
    except FileNotFoundError:
        pass
    except OSError as wrong:
        raise ImproperlyConfigured(f"FORUM_DATA_DIR can't be read: {wrong}.") from None
    key = secrets.token_urlsafe(50)
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        # Written aside and linked into place, so that of two first starts at once both use one key.
        aside = kept.with_name(f"secret-key.{os.getpid()}")
        aside.touch(mode=0o600)
        aside.write_text(key)
        try:
            os.link(aside, kept)
        except FileExistsError:
            key = kept.read_text()
        finally:
            aside.unlink()
    except OSError as wrong:
        raise ImproperlyConfigured(
            f"FORUM_DATA_DIR is {str(data_dir)!r} and can't be written ({wrong.strerror}); "
            "it takes a folder that this user may write."
        ) from None
    return key


# --- what an operator sets ------------------------------------------------------------------------

DEBUG = env_bool("FORUM_DEBUG", default=False)
DATA_DIR = Path(env_str("FORUM_DATA_DIR", str(BASE_DIR / "var"))).resolve()
SECRET_KEY = secret_key(DATA_DIR)
PORT = env_int("FORUM_PORT", 8000, 1, 65535)
LIVE_PORT = env_int("FORUM_LIVE_PORT", (PORT + 1) % 65536, 0, 65535)  # 0: no live events
ALLOWED_HOSTS = env_hosts("FORUM_HOSTS", "localhost,127.0.0.1,[::1]")
SITE_NAME = env_str("FORUM_NAME", "Вече")
SITE_URL = env_str("FORUM_URL", f"http://localhost:{PORT}").rstrip("/")
LANGUAGE_CODE = env_choice("FORUM_LANGUAGE", "ru", ("ru", "en"))
TIME_ZONE = env_time_zone("FORUM_TIME_ZONE", "Europe/Moscow")
DEMO = env_bool("FORUM_DEMO", default=True)
DEMO_PASSWORD = env_str("FORUM_DEMO_PASSWORD")
TRUSTED_PROXIES = env_int("FORUM_TRUSTED_PROXIES", 0, 0, 10)
SMTP_URL = env_str("FORUM_SMTP_URL")
S3_URL = env_str("FORUM_S3_URL")
UPLOAD_MAX_SIZE = env_int("FORUM_UPLOAD_MAX_MB", 20, 1, 1000) * 1024 * 1024
UPLOAD_QUOTA = env_int("FORUM_UPLOAD_QUOTA_MB", 500, 1, 1_000_000) * 1024 * 1024
DEFAULT_FROM_EMAIL = env_str("FORUM_MAIL_FROM", "forum@localhost")

# --- the application ------------------------------------------------------------------------------

INSTALLED_APPS = [
    "forum.server",
    "forum.demo",
    "forum.scheduling",
    "forum.conversations",
    "forum.posting",
    "forum.moderating",
    "forum.administering",
    "forum.reading",
    "forum.cases",
    "forum.search",
    "forum.drafts",
    "forum.cards",
    "forum.polls",
    "forum.reactions",
    "forum.bookmarks",
    "forum.holding",
    "forum.sanctions",
    "forum.suggestions",
    "forum.log",
    "forum.live",
    "forum.feeds",
    "forum.notifications",
    "forum.posts",
    "forum.tags",
    "forum.threads",
    "forum.boards",
    "forum.uploads",
    "accounts",
    "forum.limits",
    "forum.web",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "django_htmx",
    "lucide",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "forum.web.middleware.refuse_malformed_requests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.AuthenticationMiddleware",
    "forum.web.middleware.speak_the_readers_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.refuse_writing_from_banned_places",
    "forum.boards.middleware.recognise_the_viewer",
    "forum.administering.seeing.look_as_another",
    "accounts.middleware.note_presence",
    "forum.web.planning.PlanModeMiddleware",
]

ROOT_URLCONF = "forum.urls"
WSGI_APPLICATION = "forum.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": database_from(env_str("DATABASE_URL"), DATA_DIR)}

# In PostgreSQL, so that both web processes count sign-in attempts together. Only allauth uses it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "limits_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

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
                "forum.web.context.site",
                "forum.notifications.context.bell",
                "forum.threads.announcements.announcements",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "lucide.templatetags.lucide",
                "forum.web.templatetags.words",
                "forum.web.templatetags.keeping",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("veche",)
CRISPY_TEMPLATE_PACK = "veche"

# --- people ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
# Names are unique without regard to case, by a constraint that this check doesn't look for.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "signup": "accounts.forms.JoinForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
}
# These the forms count themselves (accounts/limits.py): they can say when to try again.
ACCOUNT_RATE_LIMITS = dict.fromkeys(("login", "login_failed", "signup", "reset_password"))
ACCOUNT_USERNAME_MIN_LENGTH = 2
ACCOUNT_USERNAME_VALIDATORS = "accounts.names.USERNAME_VALIDATORS"
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = SITE_NAME
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60

# --- safety ---------------------------------------------------------------------------------------

HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "forum.web.errors.csrf_failed"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 30 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"


def live_sources() -> list[str]:
    """Where pages may listen to: behind a proxy live events come from the site's own address."""
    if TRUSTED_PROXIES or not LIVE_PORT:
        return []
    names = [f"*{host}" if host.startswith(".") else host for host in ALLOWED_HOSTS]
    return [f"http://{name}:{LIVE_PORT}" for name in names if "[" not in name]


SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF, *live_sources()],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
# A 5 MB post is told that it is too long, and its text kept; Cyrillic takes six bytes a letter.
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- languages, files, mail, tasks ----------------------------------------------------------------

LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]


def storage_from(url: str, folder: Path) -> dict[str, object]:
    """Where files of members are kept: in the folder, or in the bucket that `url` names."""
    if not url:
        own = {"location": str(folder)}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": own}
    accepted = (
        "FORUM_S3_URL takes s3://key:secret@host:port/bucket?region=name, or s3+http:// where the "
        "host is on the same machine."
    )
    try:
        parts = urlsplit(url)
        host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
    except ValueError as wrong:
        raise ImproperlyConfigured(f"{accepted} {wrong}.") from None
    bucket = parts.path.strip("/")
    if parts.scheme not in ("s3", "s3+http") or not host or not bucket or "/" in bucket:
        raise ImproperlyConfigured(accepted)
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "access_key": unquote(parts.username or ""),
            "secret_key": unquote(parts.password or ""),
            "bucket_name": bucket,
            "endpoint_url": f"{'https' if parts.scheme == 's3' else 'http'}://{host}",
            "region_name": dict(parse_qsl(parts.query)).get("region", "us-east-1"),
            "default_acl": None,
            "file_overwrite": False,
        },
    }


MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": storage_from(S3_URL, MEDIA_ROOT),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "forum.web.storage.BundledStaticFiles"
    },
}
FILE_UPLOAD_HANDLERS = ["forum.uploads.receiving.BoundedUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
MAIL_DIR = DATA_DIR / "mail"


def mailer_from(url: str) -> dict[str, object]:
    """The mailer of `url`; without one, mail is printed and kept as files in the data folder."""
    if not url:
        return {"BACKEND": "forum.web.mail.FilesAndConsole", "OPTIONS": {"file_path": MAIL_DIR}}
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps", "smtp+tls") or not parts.hostname:
        raise ImproperlyConfigured(
            "FORUM_SMTP_URL takes smtp://user:password@host:port, or smtps:// or smtp+tls://."
        )
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_ssl": parts.scheme == "smtps",
            "use_tls": parts.scheme == "smtp+tls",
            "timeout": 20,
        },
    }


MAILERS = {"default": mailer_from(SMTP_URL)}
# What waits for other people's servers has a queue of its own, so that nothing else waits for it.
TASKS = {
    "default": {
        "BACKEND": "forum.server.tasks.ProcrastinateBackend",
        "QUEUES": ["default", "cards"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # What isn't there or isn't allowed is no news, and anyone could fill the log with it.
        "django.request": {"level": "ERROR"},
    },
}
