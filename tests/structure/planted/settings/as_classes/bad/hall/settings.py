from configurations import Configuration, values


class Common(Configuration):
    SECRET_KEY = values.SecretValue()
    DEBUG = values.BooleanValue(False)
    ALLOWED_HOSTS = values.ListValue(["*"])
    INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"]
    MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    ROOT_URLCONF = "hall.urls"
    DATABASES = values.DatabaseURLValue("postgres://hall@db/hall")
    EMAIL_TIMEOUT = 5


class Development(Common):
    DEBUG = True
    ALLOWED_HOSTS = ["*"]
    SECRET_KEY = "only-for-developers-19"


class Production(Common):
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 0
    SESSION_COOKIE_SECURE = False
    CSRF_COOKIE_SECURE = True
    SESSION_ENGINE = "django.contrib.sessions.backends.file"
