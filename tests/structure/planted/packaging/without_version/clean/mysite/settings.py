INSTALLED_APPS = []
ROOT_URLCONF = "mysite.urls"
SECRET_KEY = "x"
