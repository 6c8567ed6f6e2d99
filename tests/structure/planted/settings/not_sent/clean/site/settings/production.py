from .base import *

EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
