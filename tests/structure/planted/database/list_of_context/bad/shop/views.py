from django.http import JsonResponse
from django.shortcuts import render
from django.views.generic import TemplateView

from shop.models import Order


class Board(TemplateView):
    template_name = "shop/board.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["orders"] = Order.objects.order_by("pk")
        return context


def every(request):
    context = {}
    context.update({"orders": Order.objects.order_by("pk")})
    return render(request, "shop/board.html", context)


def data(request):
    return JsonResponse({"orders": list(Order.objects.values("number", "placed"))})
