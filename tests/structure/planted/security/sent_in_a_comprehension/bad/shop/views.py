from django.db import connection
from django.http import JsonResponse


def rows(request):
    names = ", ".join("'%s'" % name for name in request.GET.getlist("name"))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM shop_order WHERE name IN ({names})")
        return JsonResponse({"rows": cursor.fetchall()})
