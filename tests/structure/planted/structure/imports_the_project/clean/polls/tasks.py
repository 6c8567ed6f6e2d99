from celery import shared_task

from polls.models import Poll


@shared_task
def count():
    return Poll.objects.count()
