import os

SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = ["api.example"]
INSTALLED_APPS = ["django.contrib.auth", "api"]
ROOT_URLCONF = "api.urls"
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
