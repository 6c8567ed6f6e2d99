from celery import Task, shared_task
from django.db import transaction


class AfterCommit(Task):
    def apply_async(self, *args, **kwargs):
        transaction.on_commit(lambda: super(AfterCommit, self).apply_async(*args, **kwargs))


@shared_task
def confirm(pk):
    pass


@shared_task(base=AfterCommit)
def careful(pk):
    pass
