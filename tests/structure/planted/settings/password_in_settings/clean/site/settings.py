import os

SECRET_KEY = os.environ["SECRET_KEY"]
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "change-me-12345")
PASSWORD_HASHERS = ["a"]
STRIPE_PUBLIC_API_KEY = "pk-12345678901234"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": "localhost",
        "PASSWORD": "postgres",
    }
}
