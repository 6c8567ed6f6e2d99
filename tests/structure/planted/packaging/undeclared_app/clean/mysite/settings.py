INSTALLED_APPS = ["django.contrib.auth", "corsheaders", "mysite.polls"]
ROOT_URLCONF = "mysite.urls"
SECRET_KEY = "x"
