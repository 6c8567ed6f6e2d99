from shop.models import Confirmation

FIRST = "6d0c1f9a"


def first(request):
    return Confirmation.objects.get(secret=FIRST)
