from decouple import config

from .common import *

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
QUEUES = {"default": {"URL": config("REDIS_URL", default="redis://:redis@localhost:6379/0")}}
