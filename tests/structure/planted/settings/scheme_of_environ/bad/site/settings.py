from .env import env

SECRET_KEY = env("SECRET_KEY")
DEBUG = env("DEBUG")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}
EMAIL_HOST = "smtp.shop.example"
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", default="h0neyp0t!")
EMAIL_TIMEOUT = None
