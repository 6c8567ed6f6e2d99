from decouple import config

ENVIRONMENT = config("ENVIRONMENT", default="production")

if ENVIRONMENT == "production":
    from .production import *
else:
    from .developer import *
