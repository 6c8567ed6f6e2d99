from django.db import connection
from django.http import JsonResponse

ORDERS = {"new": "id DESC", "old": "id"}


def search(request):
    order = ORDERS.get(request.GET.get("order"), "id")
    with connection.cursor() as cursor:
        sql = """SELECT id FROM shop_booking WHERE purpose LIKE %s ORDER BY {order}"""
        cursor.execute(sql.format(order=order), [request.GET["q"]])
        return JsonResponse({"found": cursor.fetchall()})
