from django.db.models import Count
from django.http import JsonResponse
from django.shortcuts import render
from django.views.generic import TemplateView

from shop.models import Order


class Board(TemplateView):
    template_name = "shop/board.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["orders"] = Order.objects.order_by("pk")[:20]
        return context


def every(request):
    context = {}
    context.update({"orders": Order.objects.filter(owner=request.user)})
    return render(request, "shop/board.html", context)


def data(request):
    numbers = list(Order.objects.values("owner").annotate(n=Count("pk")))
    some = [each.number for each in Order.objects.filter(owner=request.user)]
    return JsonResponse({"numbers": numbers, "some": some, "last": list(Order.objects.values("number")[:9])})
