INSTALLED_APPS = ["polls", "blog"]
ROOT_URLCONF = "mysite.urls"
SECRET_KEY = "x"
