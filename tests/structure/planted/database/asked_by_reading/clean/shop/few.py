from shop.models import DeliveryPricing, Invoice, Order, Voucher


def has_voucher(request, customer, order):
    if Voucher.objects.filter(customer=customer, order=order):
        return "yes"
    return "no"


def has_followers(request, pk):
    voucher = Voucher.objects.get(pk=pk)
    return "yes" if voucher.followers.all() else "no"


def share(request):
    paid = Order.objects.filter(paid=True)
    if paid.count() > 0:
        return Order.objects.count() / paid.count()
    return 0


def has_invoice(request, customer, order):
    found = Invoice.objects.filter(voucher__order=order).filter(customer=customer)
    return "yes" if found else "no"


def has_prices(request):
    prices = DeliveryPricing.objects.filter(price__gt=0)
    return "yes" if prices else "no"
