from mysite.settings import *
from mysite.settings import INSTALLED_APPS

INSTALLED_APPS += ["polls"]
