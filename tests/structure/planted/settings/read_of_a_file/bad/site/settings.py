import yaml

from .config import config

with open("/etc/shop/site.yml") as file:
    CONF = yaml.safe_load(file)

conf = config()
SECRET_KEY = conf.secret_key.get_secret_value()
DEBUG = CONF.get("debug", True)
ALLOWED_HOSTS = conf.hosts
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
MAPS_API_KEY = CONF["maps"].get("key", "6f0c2b9e7d81a4c35e")
