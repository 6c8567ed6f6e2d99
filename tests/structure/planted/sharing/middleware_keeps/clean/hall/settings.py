SECRET_KEY = open("/run/secret").read()
DEBUG = False
ALLOWED_HOSTS = ["hall.example"]
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "hall.middleware.Seen"]
ROOT_URLCONF = "hall.urls"
