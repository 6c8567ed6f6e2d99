import os

SECRET_KEY = os.environ["SECRET_KEY"]
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "two.urls"
# logrotate and WatchedFileHandler share the work: see deploy/logrotate.conf
LOGGING = {
    "version": 1,
    "handlers": {"file": {"class": "logging.handlers.WatchedFileHandler", "filename": "/var/log/shop.log"}},
}
