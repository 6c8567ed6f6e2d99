from farm.models import Crop


def heavy():
    for crop in Crop.objects.filter(weight__gt=10):
        if crop.weight % 2:
            yield crop
