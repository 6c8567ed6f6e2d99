from contextlib import contextmanager

from farm.models import Crop


def heavy():
    yield from Crop.objects.filter(weight__gt=10).select_related("field")


@contextmanager
def looked_at():
    yield Crop.objects.all()
