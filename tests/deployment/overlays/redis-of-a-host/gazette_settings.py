"""Settings of a test's project."""

from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent
SECRET_KEY = "a-long-and-quite-random-looking-text-of-this-test-only"
ROOT_URLCONF = "gazette_urls"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.staticfiles"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
STATIC_URL = "static/"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}
REDIS = "redis://:geheim@redis.gazette.example:6379"
CACHES = {"default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": [REDIS + "/0", REDIS + "/3"]}}
CELERY_BROKER_URL = f"{REDIS}/1"
CHANNEL_LAYERS = {"default": {"CONFIG": {"hosts": [("redis.gazette.example", 6379)]}}}
RQ_QUEUES = {"default": {"HOST": "redis.gazette.example", "PORT": 6379, "DB": 2, "PASSWORD": "geheim"}}
SENTINELS = {"elsewhere": "redis://other.gazette.example:6380/0"}
