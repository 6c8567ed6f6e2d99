"""Tasks of the press, by Django's own interface for them, or by the package that was there before it."""

import django

if django.VERSION >= (6, 0):
    from django.tasks import task
else:
    from django_tasks import task

from press.models import Page


@task()
def prints(count):
    for number in range(count):
        Page.objects.get(pk=number + 1)


@task(queue_name="default")
def jams():
    raise ZeroDivisionError("token=hunter2")


def run(names):
    results = [prints.enqueue(3) if name == "prints" else jams.enqueue() for name in names]
    return [str(result.status) for result in results]
