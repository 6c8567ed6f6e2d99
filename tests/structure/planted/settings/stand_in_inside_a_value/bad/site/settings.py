from .env import flag, text

SECRET_KEY = text("SECRET_KEY") or "parish-2021-s3cr3t-k3y"
ALLOWED_HOSTS = text("HOSTS", "*").split(",")
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = not flag("PLAIN_HTTP")
