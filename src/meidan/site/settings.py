"""Django settings. Everything that differs between installations comes from `meidan.site.config`."""

from meidan.site import config as site_config

CONFIG = site_config.load()

SECRET_KEY = CONFIG.secret_key
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "meidan.site.urls"
WSGI_APPLICATION = "meidan.site.wsgi.application"
DATABASES = {"default": site_config.django_database(CONFIG)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "meidan.kernel",
    "meidan.people",
    "meidan.flow",
    "meidan.checks",
    "meidan.files",
    "meidan.notify",
    "meidan.catalog",
    "meidan.customers",
    "meidan.inventory",
    "meidan.orders",
    "meidan.fulfilment",
    "meidan.billing",
    "meidan.portal",
    "meidan.intake",
    "meidan.insight",
    "meidan.site",
]
MIDDLEWARE = [
    "meidan.site.guard.api_guard",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["meidan.people.login.PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
]
ACCOUNT_ADAPTER = "meidan.people.login.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
# Counted in the database by meidan.people.attempts, where parallel guesses cannot slip through.
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "meidan.people.login.SecondFactorAdapter"
MFA_TOTP_ISSUER = "每单 Meidan"
CACHES = {
    # A second-factor code used in one process must be known as used in every other.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Links that leave the house begin with it; empty: they are relative.
PUBLIC_URL = CONFIG.public_url
SECURE = CONFIG.secure
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Uploaded files are kept so that refused rows can be handed back in a copy of the same workbook.
IMPORTS_FOLDER = CONFIG.data_dir / "imports"
FILES_FOLDER = CONFIG.data_dir / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
