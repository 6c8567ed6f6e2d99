from decouple import Csv, config

from .secrets import secret

SECRET_KEY = secret("django_key", "parish-2021-s3cr3t-k3y-do-not-share")
DEBUG = config("DEBUG", default=False, cast=bool)
ALLOWED_HOSTS = config("ALLOWED_HOSTS", default="parish.example", cast=Csv())
CSRF_TRUSTED_ORIGINS = config("ORIGINS", default="parish.example,www.parish.example", cast=Csv())
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
GEO_API_TOKEN = secret("geo", stand_in="7c0d1e9fb2a84c35")
