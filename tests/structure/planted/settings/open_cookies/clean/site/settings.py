import os

SECRET_KEY = os.environ["SECRET_KEY"]
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
DEBUG = env.bool("DEBUG", False)
SESSION_COOKIE_SECURE = not DEBUG
CSRF_COOKIE_SECURE = env.bool("SECURE", True)
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 3600
CSRF_COOKIE_HTTPONLY = False
