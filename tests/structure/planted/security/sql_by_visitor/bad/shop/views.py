from django.db import connection

from shop.models import Order


def search(request):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM shop_order WHERE email = '{request.GET['email']}'")
        return cursor.fetchall()


def sort(request):
    order = request.GET.get("order", "id")
    return Order.objects.raw("SELECT * FROM shop_order WHERE paid ORDER BY " + order)


def found(request):
    return rows_of(request.GET["q"])


def rows_of(words):
    return Order.objects.raw(f"SELECT * FROM shop_order WHERE email LIKE '%%{words}%%'")
