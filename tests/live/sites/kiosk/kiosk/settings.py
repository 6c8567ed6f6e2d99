"""A kiosk that keeps its sales in PostgreSQL and its queue in Redis, at addresses where nobody answers."""

import os

SECRET_KEY = os.environ["KIOSK_KEY"]
DEBUG = True
ROOT_URLCONF = "sales.urls"
WSGI_APPLICATION = "kiosk.wsgi.application"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.staticfiles", "sales"]
MIDDLEWARE = ["sales.views.says_python"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "kiosk",
        "USER": "kiosk",
        "PASSWORD": "of-another-server",
        "HOST": "127.0.0.1",
        "PORT": "1",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
QUEUE_URL = "redis://:of-another-server@127.0.0.1:1/0"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": QUEUE_URL}}
STATIC_URL = "static/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
