from decouple import Csv, config

from .secrets import optional, secret

SECRET_KEY = secret("django_key")
DEBUG = config("DEBUG", default=False, cast=bool)
ALLOWED_HOSTS = config("ALLOWED_HOSTS", default="parish.example", cast=Csv())
CSRF_TRUSTED_ORIGINS = config("ORIGINS", default="https://parish.example", cast=Csv())
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
GEO_API_TOKEN = optional("geo")
