import os

from .own import Museum

SECRET_KEY = os.environ["SECRET_KEY"]
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
TICKETS = {"secret": Museum().ticketing_secret}
SOCIALACCOUNT_PROVIDERS = {
    "github": {"APP": {"client_id": "Iv1.a629723d4c8a7f01", "secret": os.environ["GITHUB_SECRET"]}},
    "gitlab": {"APP": {"client_id": "Iv1.b729723d4c8a7f01", "secret": os.environ.get("GITLAB_SECRET", "")}},
}
