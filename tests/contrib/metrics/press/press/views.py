import asyncio
from pathlib import Path

from django.core.cache import cache, caches
from django.db import connection, transaction
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from .models import Page


def nothing(request):
    return HttpResponse("nothing")


def by_hand(request):
    return HttpResponse("".join(Page.objects.get(pk=number).title for number in (1, 2, 3, 4)))  # asked here


def in_template(request):
    return render(request, "pages.html", {"pages": Page.objects.exclude(next=None).order_by("pk")})


async def awaited(request):
    found = [await Page.objects.aget(pk=number) for number in (1, 2, 3)]  # awaited here
    return HttpResponse(str(len(found)))


async def together(request):
    """Many of these run at once, and each asks as often as its number says."""
    for _ in range(int(request.GET["times"])):
        await Page.objects.acount()
        await asyncio.sleep(0)
    return HttpResponse("together")


def with_secret(request):
    with connection.cursor() as cursor:
        for number in range(3):
            cursor.execute(f"SELECT 'hunter{number}', {number} FROM press_page WHERE title = 'it''s mine'")
    return HttpResponse("")


def in_transactions(request):
    for _ in range(4):
        with transaction.atomic(), transaction.atomic():
            pass
    return HttpResponse("")


def cached(request):
    cache.get("missing")
    cache.set("there", None)
    cache.get("there", "another")  # a hit, though it is None
    cache.get_many(key for key in ("there", "missing"))
    cache.get_or_set("made", lambda: 1)  # a miss
    cache.get_or_set("made", lambda: 1)  # a hit
    return HttpResponse("")  # 3 hits, 3 misses


def cached_in_a_table(request):
    table = caches["table"]
    table.get("missing")
    table.set("there", 1)
    table.get("there")
    table.get_many(["there", "missing"])
    return HttpResponse("")  # 2 hits, 2 misses


async def acached(request):
    await cache.aget("missing")
    await cache.aset("there", 1)
    await cache.aget("there")
    await cache.aget_or_set("made", 1)
    return HttpResponse("")  # 1 hit, 2 misses


def raises(request):
    raise ZeroDivisionError("token=hunter2")


async def araises(request):
    raise ZeroDivisionError("token=hunter2")


def missing(request):
    raise Http404


async def hangs(request):
    await asyncio.sleep(60)


def stream(request):
    def parts():
        for number in (1, 2, 3):
            yield Page.objects.get(pk=number).title.encode()

    return StreamingHttpResponse(parts())


async def astream(request):
    async def parts():
        for number in (1, 2, 3):
            yield (await Page.objects.aget(pk=number)).title.encode()

    return StreamingHttpResponse(parts())


def broken_stream(request):
    def parts():
        yield b"one"
        raise KeyError("two")

    return StreamingHttpResponse(parts())


def file(request):
    return FileResponse(Path(__file__).open("rb"))
