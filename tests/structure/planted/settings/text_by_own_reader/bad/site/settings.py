import os

from decouple import config


def env(name, default=None):
    return os.environ.get(name, default)


SECRET_KEY = os.environ["SECRET_KEY"]
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
DEBUG = bool(env("DEBUG", False))
USE_X_FORWARDED_HOST = config("FORWARDED", default=True)
