"""Settings of a test's project."""

from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent
SECRET_KEY = "a-long-and-quite-random-looking-text-of-this-test-only"
ROOT_URLCONF = "gazette_urls"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.staticfiles"]
MIDDLEWARE = ("django.middleware.common.CommonMiddleware",)
STATIC_URL = "static/"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}
ALLOWED_HOSTS = ["*"]
LOGGING = {"version": 1}
STATIC_ROOT = str(BASE_DIR / "collected")
MEDIA_ROOT = BASE_DIR / "uploads"
MEDIA_URL = "/uploads/"
GALLERY_CACHE = str(MEDIA_ROOT / "gallery")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31536000
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_DOMAIN = ".gazette.example"
FORCE_SCRIPT_NAME = "/paper"
ROADWORTHY_STATUS = {"MIGRATIONS": []}
