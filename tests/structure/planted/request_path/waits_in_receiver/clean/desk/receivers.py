from django.core.mail import send_mail
from django.dispatch import receiver

from desk.signals import closed


@receiver(closed)
def tell_the_owner(sender, ticket, **kwargs):
    send_mail("Closed", ticket.title, "desk@example.org", [ticket.email])
