INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "mysite.urls"
SECRET_KEY = "x"
