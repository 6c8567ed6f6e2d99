from django.db import connection

from shop.models import Order


def named(names):
    marks = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM shop_order WHERE name IN ({marks})", names)
        return cursor.fetchall()


def counted(model):
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE id > %s", [0])
        cursor.execute("SELECT count(*) FROM %s WHERE id = %%s" % Order._meta.db_table, [1])
        cursor.execute(f"SELECT count(*) FROM shop_order WHERE id > {int(model.first)}")
        return cursor.fetchone()
