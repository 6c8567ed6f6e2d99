"""A Redis cache whose loss is not the site's: what can't be asked is not in it. Used by itself too.

CACHES = {"default": {"BACKEND": "roadworthy.contrib.cache.RedisCache", "LOCATION": "redis://10.77.0.24:6379/0"}}
"""

from .backend import RedisCache

__all__ = ["RedisCache"]
