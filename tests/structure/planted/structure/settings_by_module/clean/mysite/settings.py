import os

INSTALLED_APPS = ["polls"]
ROOT_URLCONF = "mysite.urls"
SECRET_KEY = "x"
UPLOADS = "/srv/uploads"


def of_environment(name):
    return os.environ.get(name, "")
