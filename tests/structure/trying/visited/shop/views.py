from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.generic import DetailView, ListView

from shop.middleware import last_reader
from shop.models import Greeting, Maker, Order, Ware


def slow_list(request):
    return render(request, "shop/wares.html", {"wares": Ware.objects.all()[:100]})


def quick_list(request):
    return render(request, "shop/wares_quick.html", {"wares": Ware.objects.select_related("maker")[:100]})


def slow_makers(request):
    counts = {}
    for maker in Maker.objects.all():
        counts[maker.name] = maker.wares.count()
    return JsonResponse(counts)


def quick_makers(request):
    makers = Maker.objects.prefetch_related("wares")
    return JsonResponse({maker.name: len(maker.wares.all()) for maker in makers})


class WareDetail(DetailView):
    model = Ware
    template_name = "shop/ware.html"
    queryset = Ware.objects.filter(state="published")


class Pages(ListView):
    model = Ware
    paginate_by = 2
    ordering = "pk"
    template_name = "shop/pages.html"


def by_code(request, code):
    order = get_object_or_404(Order, code=code)
    return HttpResponse(f"order {order.pk}")


@login_required
def mark_seen(request):
    request.user.orders.update(is_seen=True)
    return HttpResponse("seen")


def viewed(request, slug):
    Ware.objects.filter(slug=slug).update(views=F("views") + 1)
    return HttpResponse("counted")


@login_required
def first_visit(request):
    from shop.models import Maker

    Maker.objects.get_or_create(name=f"maker of {request.user.pk}", defaults={"country": "DE"})
    return HttpResponse("there")


def broken_for_nobody(request):
    return HttpResponse(request.user.email.upper())


def greeting(request):
    return HttpResponse(f"the last reader was {last_reader['name']}")


def own_name(request):
    return HttpResponse(f"hello {request.user.get_username()}")


def everybody(request):
    from django.contrib.auth import get_user_model

    return JsonResponse({"names": list(get_user_model().objects.values_list("username", flat=True)[:50])})


def tried_and_taken_back(request):
    from django.db import transaction

    with transaction.atomic():
        Maker.objects.all().delete()
        transaction.set_rollback(True)
    return HttpResponse("as before")


def ware_of_maker(request, maker_id, slug):
    return HttpResponse(get_object_or_404(Ware, maker=maker_id, slug=slug).name)


def only_row(request):
    return HttpResponse(Greeting.objects.get().text)


def durable(request):
    from django.db import transaction

    with transaction.atomic(durable=True):
        return HttpResponse(str(Ware.objects.count()))


def goes_on_after_a_failure(request):
    from django.db import IntegrityError

    try:
        Maker.objects.create(name=Maker.objects.first().name, country="DE")
    except IntegrityError:
        return HttpResponse(str(Maker.objects.count()))


@login_required
def own_order(request, code):
    order = get_object_or_404(request.user.orders, code=code)
    names = [ware.maker.name for ware in order.wares.all()]
    return HttpResponse(f"{names} {hasattr(Maker.objects.first(), 'seal')}")


def closed(request, pk):
    from django.core.exceptions import PermissionDenied

    raise PermissionDenied


def seal(request, pk):
    from shop.models import Seal

    return HttpResponse(get_object_or_404(Seal, pk=pk).pk)
