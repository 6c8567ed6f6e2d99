"""Settings of the newsstand: a minimum, and over it what NEWSSTAND_SETTINGS says."""

import json
import os

SECRET_KEY = "newsstand-secret-key"
ALLOWED_HOSTS = ["newsstand.example"]
ROOT_URLCONF = "newsstand.urls"
INSTALLED_APPS = ["roadworthy.contrib.status", "kiosk"]
MIDDLEWARE = [
    "roadworthy.contrib.status.middleware.StatusMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
]
SECURE_SSL_REDIRECT = True
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True

globals().update(json.loads(os.environ.get("NEWSSTAND_SETTINGS", "{}")))
