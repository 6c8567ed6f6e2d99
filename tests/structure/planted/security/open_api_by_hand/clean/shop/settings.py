INSTALLED_APPS = ["django.contrib.auth", "rest_framework", "shop"]
ROOT_URLCONF = "shop.urls"
SECRET_KEY = "only for tests"
REST_FRAMEWORK = {"PAGE_SIZE": 20}
