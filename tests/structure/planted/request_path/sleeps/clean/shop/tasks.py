import time

from celery import shared_task


@shared_task
def poll(pk):
    time.sleep(1)
