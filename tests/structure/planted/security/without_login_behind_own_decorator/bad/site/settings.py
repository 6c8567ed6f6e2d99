INSTALLED_APPS = ["django.contrib.auth", "shop"]
MIDDLEWARE = ["django.contrib.auth.middleware.AuthenticationMiddleware"]
ROOT_URLCONF = "shop.urls"
