import os

from decouple import config


def env(name, default=None):
    return os.environ.get(name, default)


def env_bool(name, default="0"):
    return env(name, default) == "1"


SECRET_KEY = os.environ["SECRET_KEY"]
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
DEBUG = env_bool("DEBUG")
SESSION_COOKIE_SECURE = config("SECURE", default=True, cast=bool)
CSRF_COOKIE_SECURE = env("SECURE") == "1"
