from django.db import connection
from django.http import JsonResponse


def search(request):
    with connection.cursor() as cursor:
        sql = """SELECT id FROM shop_booking WHERE purpose LIKE '%{term}%' ORDER BY id"""
        cursor.execute(sql.format(term=request.GET["q"]))
        return JsonResponse({"found": cursor.fetchall()})
