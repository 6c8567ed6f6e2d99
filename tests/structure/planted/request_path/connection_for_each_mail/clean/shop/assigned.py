from celery import shared_task
from django.core.mail import send_mail

from shop.models import Person


@shared_task
def tell_assigned(order_id, assigned):
    for pk in assigned:
        person = Person.objects.filter(pk=pk).first()
        if person:
            send_mail("An order is yours", str(order_id), None, [person.email])
