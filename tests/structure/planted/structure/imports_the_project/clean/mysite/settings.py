INSTALLED_APPS = ["polls"]
ROOT_URLCONF = "mysite.urls"
SECRET_KEY = "x"
