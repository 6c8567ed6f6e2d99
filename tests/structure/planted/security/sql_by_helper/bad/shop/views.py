from django.db import connection
from django.http import JsonResponse


def report(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM shop_order WHERE " + made(request.GET))
        return JsonResponse({"rows": cursor.fetchall()})


def made(params):
    parts = []
    for key in ("city", "name"):
        parts.append("%s = '%s'" % (key, params[key]))
    return " AND ".join(parts)
