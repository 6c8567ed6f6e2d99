INSTALLED_APPS = ["django.contrib.auth", "corsheaders", "mysite.polls"]
ROOT_URLCONF = "mysite.urls"
SECRET_KEY = "x"
MIDDLEWARE = [
    "debug_toolbar.middleware.DebugToolbarMiddleware",
    "django.middleware.common.CommonMiddleware",
]

try:
    import debug_toolbar  # noqa: F401
except ImportError:
    MIDDLEWARE.remove("debug_toolbar.middleware.DebugToolbarMiddleware")
