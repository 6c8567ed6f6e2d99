INSTALLED_APPS = ["rest_framework", "shop"]
ROOT_URLCONF = "mysite.urls"
SECRET_KEY = "x"
