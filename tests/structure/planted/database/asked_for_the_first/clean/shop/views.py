from django.http import JsonResponse

from shop.models import Customer, Invoice


def invoice(request, number):
    customer = Customer.objects.get(pk=request.user.pk)
    found = Invoice.objects.filter(customer=customer).first()
    if request.method == "POST" and not found:
        found = Invoice.objects.create(number=number, customer=customer)
    if not found:
        found = Invoice.objects.create(customer=customer, number="1")
    return JsonResponse({"pk": found.pk})
