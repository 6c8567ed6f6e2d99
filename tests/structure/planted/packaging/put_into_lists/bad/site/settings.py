INSTALLED_APPS = ("polls",)
INSTALLED_APPS += ("waffle",)
MIDDLEWARE = []
MIDDLEWARE.insert(0, "debug_toolbar.middleware.DebugToolbarMiddleware")
ROOT_URLCONF = "site.urls"
