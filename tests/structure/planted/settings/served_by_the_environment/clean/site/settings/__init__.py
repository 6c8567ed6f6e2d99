from decouple import config

ENVIRONMENT = config("ENVIRONMENT", default="production")

if ENVIRONMENT == "production":
    from .serving import *
else:
    from .desk import *
