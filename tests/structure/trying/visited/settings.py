"""Settings of a small shop that is visited."""

import os
from pathlib import Path

HERE = Path(__file__).parent
SECRET_KEY = "a-key-that-is-good-enough-for-a-test-of-visits"
DEBUG = False
ALLOWED_HOSTS = ["shop.example"]
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "shop"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "shop.middleware.remember",
    "shop.middleware.remember_and_forget",
]
ROOT_URLCONF = "urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ.get("SHOP_DATABASE", HERE / "db")}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
SESSION_ENGINE = os.environ.get("SHOP_SESSIONS", "django.contrib.sessions.backends.db")
