from pydantic import Field
from pydantic_settings import BaseSettings


class Env(BaseSettings):
    hosts: list[str] = Field(default_factory=list)
    database_password: str = "parcels"


env = Env()
SECRET_KEY = open("/run/secrets/key").read()
ALLOWED_HOSTS = env.hosts
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "PASSWORD": env.database_password,
        "HOST": "db.internal.example",
        "OPTIONS": {"pool": True},
    }
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    "sessions": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "sessions"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
SESSION_CACHE_ALIAS = "sessions"
