from celery import shared_task

from desk.models import Ticket


@shared_task
def close(pk):
    Ticket.objects.get(pk=pk).close()
