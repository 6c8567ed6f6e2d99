import os

NAME = os.environ["NAME"]
os.environ["DJANGO_SETTINGS_MODULE"] = "site.settings"
