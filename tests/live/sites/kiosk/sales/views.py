"""The kiosk's two pages: what was sold, and an order for the queue."""

import redis
from django.conf import settings
from django.http import HttpResponse, JsonResponse

from sales.models import Sale


def says_python(get_response):
    """Mark every answer that Python gave."""

    def answer(request):
        response = get_response(request)
        response["X-Python"] = "yes"
        return response

    return answer


def sold(request):
    """Count what was sold, by who wrote it down."""
    return JsonResponse({by: Sale.objects.filter(by=by).count() for by in ("worker", "job")})


def order(request):
    """Put an order into the queue."""
    redis.Redis.from_url(settings.QUEUE_URL).rpush("orders", request.GET["what"])
    return HttpResponse("ordered\n")
