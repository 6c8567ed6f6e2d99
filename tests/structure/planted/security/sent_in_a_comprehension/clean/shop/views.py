from django.db import connection
from django.http import JsonResponse

COLUMNS = ("id", "name")


def rows(request):
    columns = ", ".join(name for name in request.GET.getlist("column") if name in COLUMNS)
    numbers = ", ".join(str(int(number)) for number in request.GET.getlist("number"))
    holes = ", ".join("%s" for _ in request.GET.getlist("name"))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM shop_order WHERE id IN ({numbers})")
        cursor.execute(f"SELECT id FROM shop_order WHERE name IN ({holes})", request.GET.getlist("name"))
        return JsonResponse({"rows": cursor.fetchall()})
