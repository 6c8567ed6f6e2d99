INSTALLED_APPS = ["rest_framework", "shop"]
MIDDLEWARE = ["django.contrib.auth.middleware.AuthenticationMiddleware"]
ROOT_URLCONF = "site.urls"
REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]}
