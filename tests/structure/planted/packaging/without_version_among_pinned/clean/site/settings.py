INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "site.urls"
