from django.core.exceptions import PermissionDenied

from shop.models import Visit


def since(request):
    if not request.user.is_superuser:
        raise PermissionDenied
    return Visit.objects.order_by("created").first()
