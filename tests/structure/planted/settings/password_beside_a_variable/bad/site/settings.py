import os

SECRET_KEY = os.environ["SECRET_KEY"]
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "PASSWORD": "paws4ever2019",
        "HOST": os.environ.get("DB_HOST", "localhost"),
    }
}
FINDER_TOKEN = os.getenv("FINDER_TOKEN") or "pf-8f1b3c9d7ee2a4410c5f"
