SECRET_KEY = open("/run/secrets/key").read()
INSTALLED_APPS = ["django.contrib.sessions", "corsheaders", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
CORS_ALLOW_CREDENTIALS = True
CORS_ALLOWED_ORIGIN_REGEXES = [r"^https://.*\.shop\.example$"]
