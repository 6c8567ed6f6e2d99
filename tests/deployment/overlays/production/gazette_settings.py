"""Settings of a test's project."""

from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent
SECRET_KEY = "django-insecure-123"
ROOT_URLCONF = "gazette_urls"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.staticfiles"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
STATIC_URL = "static/"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}
DEBUG = True
ALLOWED_HOSTS = ["gazette.example"]
CSRF_TRUSTED_ORIGINS = ["https://shop.gazette.example"]
SECURE_HSTS_SECONDS = 60
