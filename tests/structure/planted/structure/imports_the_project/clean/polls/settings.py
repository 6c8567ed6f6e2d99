from mysite.celery import app
from mysite.settings import *

INSTALLED_APPS = ["polls", "django.contrib.admin"]
ROOT_URLCONF = "mysite.urls"
CELERY_NAME = app.main
