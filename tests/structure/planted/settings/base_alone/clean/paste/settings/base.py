import os

env = os.environ.get

DEBUG = env("DEBUG") == "yes"
SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["django.contrib.sessions", "paste"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "paste.urls"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
