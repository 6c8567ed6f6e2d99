OWN = ["polls"]
OTHERS = ["corsheaders"]
INSTALLED_APPS = OWN + OTHERS + ["rest_framework"]
ROOT_URLCONF = "site.urls"
