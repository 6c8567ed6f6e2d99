from celery import shared_task


@shared_task
def convert(path):
    return path
