from django.db import connection
from django.http import JsonResponse


def report(request):
    where, values = made(request.GET)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM shop_order WHERE " + where, values)
        cursor.execute("SELECT id FROM shop_order WHERE city = 1 ORDER BY " + order(request.GET))
        return JsonResponse({"rows": cursor.fetchall()})


def made(params):
    parts, values = [], []
    for key in ("city", "name"):
        parts.append("%s = %%s" % key)
        values.append(params[key])
    return " AND ".join(parts), values


def order(params):
    return params["order"] if params["order"] in ("city", "name") else "name"
