import os

SECRET_KEY = os.environ["SECRET_KEY"]
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
DEBUG = env.bool("DEBUG", False)
SESSION_COOKIE_SECURE = os.getenv("SECURE") == "1"
USE_X_FORWARDED_HOST = bool(int(os.environ.get("FORWARDED", "0")))
SITE_NAME = os.environ.get("NAME", "x")
