import os

env = os.environ.get

DEBUG = env("DEBUG", "yes") == "yes"
SECRET_KEY = env("SECRET_KEY", "secret-key")
ALLOWED_HOSTS = env("ALLOWED_HOSTS", "*").split(",")
INSTALLED_APPS = ["django.contrib.sessions", "paste"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "paste.urls"
