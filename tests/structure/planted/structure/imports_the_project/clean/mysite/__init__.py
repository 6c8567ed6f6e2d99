from mysite.celery import app
