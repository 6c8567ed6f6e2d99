import os
from tempfile import TemporaryDirectory

import django_rq
from django.dispatch import receiver
from django.http import HttpResponse

from shop.maps import write_map
from shop.signals import changed


def bundle(request):
    with TemporaryDirectory() as temporary:
        folder = made(temporary)
        write_list(folder, request.GET["names"])
        return HttpResponse(os.listdir(folder))


def made(where):
    folder = os.path.join(where, "bundle")
    os.mkdir(folder)
    return folder


def write_list(folder, names):
    with open(os.path.join(folder, "names.txt"), "w") as file:
        file.write(names)


@receiver(changed)
def update_map(sender, **kwargs):
    queue = django_rq.get_queue("maps")
    queue.enqueue(write_map, "all")


def pictures(request):
    with TemporaryDirectory() as temporary:
        folder = made(temporary)
        copy_all(folder, request.FILES.getlist("pictures"))
        return HttpResponse(os.listdir(folder))


def copy_all(folder, files):
    inner = made(folder)
    for each in files:
        copy_one(inner, each)


def copy_one(folder, file):
    path = os.path.join(folder, file.name)
    with open(path, "wb") as copied:
        copied.write(file.read())
