"""Settings of a test's project."""

from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent
SECRET_KEY = "kept-in-the-repository-9b1f0c4e7a2d5386f1e0"
ROOT_URLCONF = "gazette_urls"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.staticfiles"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
STATIC_URL = "static/"
MEDIA_ROOT = BASE_DIR / "uploads"
THUMBNAILS = str(MEDIA_ROOT / "thumbnails")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ROADWORTHY_STATUS = {"ADDRESSES": ["10.9.0.0/24"], "EMAIL": True}
LOGGING = {
    "version": 1,
    "handlers": {"file": {"class": "logging.FileHandler", "filename": str(BASE_DIR / "gazette.log")}},
    "root": {"handlers": ["file"]},
}
