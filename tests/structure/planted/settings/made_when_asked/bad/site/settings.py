from pydantic import Field
from pydantic_settings import BaseSettings


class Env(BaseSettings):
    hosts: list[str] = Field(default_factory=lambda: ["*"])
    database_password: str = "wqx7-lorry-22"


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
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"pool": True},
    }
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
SESSION_CACHE_ALIAS = "local"
