import os

INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "mysite.urls"
SECRET_KEY = "x"
if "REDIS" in os.environ:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": os.environ["REDIS"]}}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
