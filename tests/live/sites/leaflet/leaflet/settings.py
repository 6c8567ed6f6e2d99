"""A leaflet in a SQLite file, whose wsgi.py and manage.py insist on these settings."""

from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = "django-insecure-leaflet"
DEBUG = True
ROOT_URLCONF = "pages.urls"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.staticfiles", "pages"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "leaflet.sqlite3"}}
STATIC_URL = "static/"
MEDIA_URL = "media/"
MEDIA_ROOT = BASE_DIR / "media"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
