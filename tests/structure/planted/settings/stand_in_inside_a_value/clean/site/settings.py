from .env import flag, text

SECRET_KEY = text("SECRET_KEY")
ALLOWED_HOSTS = text("HOSTS", "parish.example").split(",")
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = flag("ONLY_HTTPS")
