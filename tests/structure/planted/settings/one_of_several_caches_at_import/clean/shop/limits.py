import redis
from django.core.cache import caches

pool = redis.ConnectionPool.from_url("redis://redis:6379/0")
client = redis.Redis(connection_pool=pool)
local = caches["default"]


def depots():
    return client.smembers("depots")


def limit():
    return caches["default"].get("limit", 100)
