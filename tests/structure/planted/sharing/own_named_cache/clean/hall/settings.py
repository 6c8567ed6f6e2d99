INSTALLED_APPS = ["hall"]
ROOT_URLCONF = "hall.urls"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://cache"},
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
