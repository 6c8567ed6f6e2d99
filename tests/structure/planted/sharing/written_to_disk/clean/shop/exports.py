from django.http import HttpResponse

from shop.maps import write_map
from shop.queue import dispatch


def export(request):
    dispatch(write_map, args=("all",))
    return HttpResponse("queued")
