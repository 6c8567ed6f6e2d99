from django.db import connection


def named(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM shop_order WHERE name = '%s'" % name)
        return cursor.fetchall()


def like(words):
    sql = f"SELECT id FROM shop_order WHERE name LIKE '%{words}%'"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def more(orders, name):
    return orders.extra(where=[f"name = '{name}'"])
