DEBUG = False
OWN = ["polls"]
FOR_US = ["debug_toolbar"]
INSTALLED_APPS = OWN + ["django.contrib.admin"]
if DEBUG:
    INSTALLED_APPS += FOR_US
    INSTALLED_APPS = [*INSTALLED_APPS, *FOR_US]
ROOT_URLCONF = "site.urls"
