from pathlib import Path

import yaml
from configurations import Configuration, values

FILE = Path("/etc/lab.yml")
CONFIG = yaml.safe_load(FILE.read_text()) if FILE.exists() else {}


class Common(Configuration):
    INSTALLED_APPS = ["django.contrib.sessions", "shop"]
    MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
    ROOT_URLCONF = "site.urls"
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": CONFIG.get("db_host", "db.lab.example"),
            "PASSWORD": CONFIG.get("db_password", "m1cr0sc0pe-77"),
        }
    }


class Production(Common):
    SECRET_KEY = values.Value("prod-key-3f9a8b7c6d5e4f3a2b1c")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = values.IntegerValue(0)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    EMAIL_BACKEND = values.Value("django.core.mail.backends.console.EmailBackend")
    TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
