from .common import *

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
QUEUES = {"default": {"URL": "redis://:8fK2m9Qz1x@redis.parish.net:6379/0"}}
