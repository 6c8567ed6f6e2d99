"""The hub's settings. What differs from hub to hub comes from variables."""

from __future__ import annotations

import os
from pathlib import Path

from roadworthy.hub import variables as given

VARIABLES = given.read(os.environ)
HUB_FOLDER: Path = VARIABLES.folder
HUB_URL = VARIABLES.url
HUB_MONTHS = VARIABLES.months
HUB_REMOTE_WRITE = VARIABLES.remote_write
SECRET_KEY = given.secret_key(HUB_FOLDER)
DEBUG = False
ALLOWED_HOSTS = VARIABLES.hosts
DATABASES = {"default": given.database(VARIABLES)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.sessions",
    "roadworthy.hub.accounts",
    "roadworthy.hub.sites",
    "roadworthy.hub.graphs",
    "roadworthy.hub.pages",
]
MIDDLEWARE = [
    "roadworthy.hub.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "roadworthy.hub.accounts.gate.GateMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "roadworthy.hub.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["roadworthy.hub.pages.surroundings.surroundings"]},
    }
]

SESSION_COOKIE_NAME = VARIABLES.cookie("hub_session")
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = VARIABLES.is_secure
CSRF_COOKIE_NAME = VARIABLES.cookie("hub_csrf")
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [HUB_URL]
CSRF_FAILURE_VIEW = "roadworthy.hub.pages.refusals.wrong_form"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if VARIABLES.is_secure else 0
SECURE_REFERRER_POLICY = "same-origin"  # with none, browsers send forms with the origin "null"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "roadworthy.hub.log.LogFormatter", "format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # What people get wrong is answered, not logged: anybody could fill the disk.
    "loggers": {"django.request": {"level": "ERROR"}, "django.security": {"level": "CRITICAL"}},
}
