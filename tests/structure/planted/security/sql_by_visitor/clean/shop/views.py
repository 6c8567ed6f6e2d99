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


def listed(request):
    order = request.GET.get("order", "id")
    if order not in ("id", "email"):
        order = "id"
    return Order.objects.raw(f"SELECT * FROM shop_order WHERE paid ORDER BY {order}")


def of_year(form):
    return Order.objects.raw(f"SELECT * FROM shop_order WHERE paid AND shop_order.number > 1 LIMIT {form.cleaned_data['most']}")
