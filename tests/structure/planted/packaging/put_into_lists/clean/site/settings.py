import requests

DEBUG = False
INSTALLED_APPS = ["polls"]
INSTALLED_APPS.append("django.contrib.admin")
MIDDLEWARE = []
if DEBUG:
    MIDDLEWARE.insert(0, "debug_toolbar.middleware.DebugToolbarMiddleware")
ROOT_URLCONF = "site.urls"
VERSION = requests.__version__
