from mysite.celery import app
__version__ = "3.1"
