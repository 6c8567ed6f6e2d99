import os

from .own import Museum

SECRET_KEY = os.environ["SECRET_KEY"]
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
TICKETS = {"secret": Museum().ticketing_secret}
SOCIALACCOUNT_PROVIDERS = {
    "github": {
        "APP": {
            "client_id": "Iv1.a629723d4c8a7f01",
            "secret": "3f9c2a7be1d04c5896ab",
        }
    }
}
