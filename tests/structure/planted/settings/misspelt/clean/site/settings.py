import os

SECRET_KEY = os.environ["SECRET_KEY"]
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
ALLOWED_HOST = os.environ["ALLOWED_HOST"]
ALLOWED_HOSTS = [ALLOWED_HOST]
STATIC_ROOTS = ["a", "b"]
PAGE_SIZE = 10
ASGI_APPLICATION = "site.routing.application"
