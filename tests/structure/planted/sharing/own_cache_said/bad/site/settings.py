SECRET_KEY = None
DEBUG = False
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "shop.urls"
