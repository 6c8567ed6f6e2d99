INSTALLED_APPS = ["mysite.polls", "mysite.blog"]
ROOT_URLCONF = "mysite.urls"
SECRET_KEY = "x"
