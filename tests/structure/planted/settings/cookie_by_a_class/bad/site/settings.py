from configurations import Configuration, values


class Production(Configuration):
    SECRET_KEY = values.SecretValue()
    ALLOWED_HOSTS = ["parish.example"]
    INSTALLED_APPS = ["django.contrib.sessions", "shop"]
    MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
    ROOT_URLCONF = "site.urls"
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 3600
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = values.BooleanValue(False)
