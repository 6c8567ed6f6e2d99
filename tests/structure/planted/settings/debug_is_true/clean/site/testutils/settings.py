from site.settings import *

DEBUG = True
