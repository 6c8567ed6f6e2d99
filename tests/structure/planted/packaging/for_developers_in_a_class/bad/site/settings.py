from configurations import Configuration


class Base(Configuration):
    INSTALLED_APPS = [
        "django.contrib.auth",
        "django_extensions",
    ]
    ROOT_URLCONF = "site.urls"


class Development(Base):
    DEBUG = True
