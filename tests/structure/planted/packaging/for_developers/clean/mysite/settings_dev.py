import debug_toolbar

INSTALLED_APPS = ["debug_toolbar"]
