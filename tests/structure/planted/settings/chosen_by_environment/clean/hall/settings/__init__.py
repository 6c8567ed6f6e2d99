import os

if os.environ.get("HALL_ENV") == "production":
    from .production import *
else:
    from .dev import *
