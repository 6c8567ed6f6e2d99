"""Settings of the press: a minimum, and over it what PRESS_SETTINGS says."""

import json
import os
from pathlib import Path

HERE = Path(__file__).parent
SECRET_KEY = "press-secret-key"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "press.urls"
INSTALLED_APPS = ["roadworthy.contrib.metrics", "press"]
MIDDLEWARE = ["roadworthy.contrib.metrics.MetricsMiddleware", "django.middleware.common.CommonMiddleware"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ.get("PRESS_DATABASE", "press.db")}}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "table": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cached"},
}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [HERE / "templates"]}]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
LOGGING_CONFIG = None

globals().update(json.loads(os.environ.get("PRESS_SETTINGS", "{}")))
