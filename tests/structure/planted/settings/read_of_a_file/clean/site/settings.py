import json
from configparser import ConfigParser

parser = ConfigParser()
parser.read("/etc/shop/site.ini")

with open("/etc/shop/secrets.json") as file:
    SECRETS = json.load(file)

SECRET_KEY = parser.get("django", "secret_key")
DEBUG = parser.getboolean("django", "debug", fallback=False)
ALLOWED_HOSTS = SECRETS.get("hosts", [])
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
MAPS_API_KEY = SECRETS["maps"]["key"]
EMAIL_HOST_PASSWORD = SECRETS.get("mail", "")
