INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "shop.urls"
SECRET_KEY = "only for tests"
EMAIL_BACKEND = "djcelery_email.backends.CeleryEmailBackend"
