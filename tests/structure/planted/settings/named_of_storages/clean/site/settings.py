import os

SECRET_KEY = os.environ["SECRET_KEY"]
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
FORMS_URLFIELD_ASSUME_HTTPS = True
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"secret_key": os.environ["S3_SECRET"]},
    },
}
LOGGING = {
    "version": 1,
    "handlers": {"watched": {"class": "logging.handlers.WatchedFileHandler", "filename": "/var/log/notary.log"}},
}
