import tarfile
import tempfile
from pathlib import Path

import pandas
from django.db import connection
from django.db.models.expressions import RawSQL
from django.http import HttpResponse
from django.template import Context, Template

from .models import Card, Sample


def run(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def found(request):
    words = request.GET["q"]
    return HttpResponse(run("SELECT id FROM shop_sample WHERE note LIKE %s", [words]), content_type="text/plain")


def by_state(state):
    return Sample.objects.annotate(n=RawSQL("SELECT count(*) FROM shop_result WHERE state = %s", [state]))


def frame(request):
    return HttpResponse(len(pandas.read_csv(request.FILES["frame"])))


def unpack(request):
    with tarfile.open(fileobj=request.FILES["tar"], mode="r:gz") as tar:
        for member in tar.getmembers():
            tar.extract(member, "/srv/lab", filter="data")


def card(request, pk):
    return HttpResponse(Template(Card.objects.get(pk=pk).layout).render(Context({"q": request.GET["q"]})))


def photo(request):
    path = Path(tempfile.mkdtemp()) / "photo"
    path.write_bytes(request.FILES["photo"].read())
    return HttpResponse(path.read_bytes(), content_type="image/png")


def looked_at(request):
    Template(request.POST["layout"])
    return HttpResponse()
