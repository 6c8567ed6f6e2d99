from django.core.mail import send_mail

from desk.later import logged


@logged
def tell(address):
    send_mail("Welcome", "You are in.", "desk@example.org", [address])
