from celery import shared_task
from django.db import transaction


def delayed(function):
    task = shared_task(function)

    def wrapper(*args, **kwargs):
        transaction.on_commit(lambda: task.delay(*args, **kwargs))

    return wrapper
