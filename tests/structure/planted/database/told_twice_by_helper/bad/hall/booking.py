from hall.models import Payment


def book(amount):
    return Payment.objects.create(amount=amount)
