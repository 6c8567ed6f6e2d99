import os
import tarfile

import pandas
from django.db import connection
from django.db.models.expressions import RawSQL
from django.http import HttpResponse
from django.template import Context, Template

from .models import Sample


def run(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def found(request):
    words = request.GET["q"]
    return HttpResponse(run("SELECT id FROM shop_sample WHERE note LIKE '%" + words + "%'"), content_type="text/plain")


def by_state(state):
    return Sample.objects.annotate(n=RawSQL("SELECT count(*) FROM shop_result WHERE state = '%s'" % state, []))


def frame(request):
    return HttpResponse(len(pandas.read_pickle(request.FILES["frame"])))


def unpack(request):
    with tarfile.open(fileobj=request.FILES["tar"], mode="r:gz") as tar:
        for member in tar.getmembers():
            tar.extract(member, "/srv/lab")


def card(request):
    return HttpResponse(Template(request.POST["layout"]).render(Context({})))
