import redis
from django.core.cache import cache

connection = redis.Redis.from_url("redis://cache")
stock = {}
stock.get("a")


def rate():
    return cache.get("rate") or connection.get("rate")
