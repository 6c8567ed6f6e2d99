from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import aget_object_or_404
from django.utils.decorators import method_decorator
from django.views import View

from shop.models import Invoice


@login_required
async def pay(request, number):
    invoice = await aget_object_or_404(Invoice, pk=number, customer=await request.auser())
    invoice.paid = True
    await invoice.asave()
    return HttpResponse()


@method_decorator(staff_member_required, name="dispatch")
class VoidView(View):
    def post(self, request, number):
        invoice = Invoice.objects.get(id=number)
        invoice.delete()
        return HttpResponse()
