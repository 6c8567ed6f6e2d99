from configurations import Configuration


class Base(Configuration):
    INSTALLED_APPS = ["django.contrib.auth"]
    ROOT_URLCONF = "site.urls"


class Development(Base):
    DEBUG = True
    INSTALLED_APPS = [*Base.INSTALLED_APPS, "django_extensions"]
