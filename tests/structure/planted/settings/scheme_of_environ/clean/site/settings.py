from .env import env

SECRET_KEY = env("SECRET_KEY")
DEBUG = env("DEBUG")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
CACHES = {"default": env.cache("CACHE_URL", default="rediscache://redis:6379/1")}
EMAIL_HOST = "smtp.shop.example"
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD")
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)

CACHES["default"]["TIMEOUT"] = 300
CACHES["default"].setdefault("OPTIONS", {"socket_timeout": 2, "socket_connect_timeout": 2})
