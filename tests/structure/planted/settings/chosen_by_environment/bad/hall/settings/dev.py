from .common import *

DEBUG = True
ALLOWED_HOSTS = ['*']
SECRET_KEY = 'for-developers-only-1'
