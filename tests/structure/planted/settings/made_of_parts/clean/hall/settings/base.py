import os

from .parts.apps import INSTALLED_APPS, MIDDLEWARE

SECRET_KEY = os.environ["SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = ["hall.example"]
ROOT_URLCONF = "hall.urls"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "hall", "CONN_MAX_AGE": 300, "CONN_HEALTH_CHECKS": True}}
