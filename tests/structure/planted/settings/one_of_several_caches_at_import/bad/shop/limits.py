import redis
from django.core.cache import caches

pool = redis.ConnectionPool.from_url("redis://redis:6379/0")
client = redis.Redis(connection_pool=pool)
DEPOTS = client.smembers("depots")
LIMIT = caches["default"].get("limit", 100)
