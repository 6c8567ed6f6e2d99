from .base import *

LOGGING = {"handlers": {"file": {"class": "logging.handlers.RotatingFileHandler", "filename": "a"}}}
