from hall.models import Payment


def book(event, amount):
    return Payment.objects.get_or_create(event=event, defaults={"amount": amount})
