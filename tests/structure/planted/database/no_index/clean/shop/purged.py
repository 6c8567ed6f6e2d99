from django.utils import timezone

from shop.models import Confirmation


def confirm(request, secret):
    Confirmation.objects.filter(created__lt=timezone.now()).delete()
    return Confirmation.objects.get(secret=secret)
