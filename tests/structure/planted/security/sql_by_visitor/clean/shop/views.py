from django.db import connection

from shop.models import Order

COLUMNS = {"date": "created", "email": "email"}


def search(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM shop_order WHERE email = %s", [request.GET["email"]])
        return cursor.fetchall()


def sort(request):
    order = COLUMNS.get(request.GET.get("order"), "id")
    return Order.objects.raw("SELECT * FROM shop_order WHERE paid ORDER BY " + order)
