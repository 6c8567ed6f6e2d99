import redis
from django.core.cache import cache

connection = redis.Redis.from_url("redis://cache")
connection.ping()
RATE = cache.get("rate")
