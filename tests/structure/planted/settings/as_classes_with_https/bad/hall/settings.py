from configurations import Configuration, values


class Base(Configuration):
    INSTALLED_APPS = ["django.contrib.sessions", "hall"]
    MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
    ROOT_URLCONF = "hall.urls"
    SECRET_KEY = values.SecretValue()
    ALLOWED_HOSTS = ["hall.example"]
    SESSION_COOKIE_SECURE = False


class Dev(Base):
    DEBUG = True


class Production(Base):
    DEBUG = False


class Cached(Production):
    USE_TZ = True
