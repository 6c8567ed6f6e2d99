from .models import Scan


def store(place):
    Scan(place=place).save()


def mark(pk):
    Scan.objects.filter(pk=pk).update(place="depot")
