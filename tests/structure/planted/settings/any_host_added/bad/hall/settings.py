import os

SECRET_KEY = os.environ["SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = ["hall.example"]
ALLOWED_HOSTS += ["*"]
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes"]
ROOT_URLCONF = "hall.urls"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
