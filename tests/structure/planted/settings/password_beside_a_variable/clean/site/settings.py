import os

SECRET_KEY = os.environ["SECRET_KEY"]
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "PASSWORD": "postgres",
        "HOST": os.environ.get("DB_HOST", "localhost"),
    }
}
FINDER_TOKEN = os.getenv("FINDER_TOKEN") or ""
FINDER_URL = "https://finder.example.org/v2"
