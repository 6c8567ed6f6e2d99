import os

SECRET_KEY = os.environ.get("SECRET_KEY") or "k2-9s-legacy-key-2014"
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
DEBUG = False
