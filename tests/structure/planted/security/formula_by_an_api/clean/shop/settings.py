SECRET_KEY = open("/etc/shop/key").read()
ALLOWED_HOSTS = ["shop.example"]
ROOT_URLCONF = "shop.urls"
INSTALLED_APPS = ["rest_framework", "shop"]
REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.DjangoModelPermissions"],
}
