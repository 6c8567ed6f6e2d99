from django.core.mail import send_mail
from huey.contrib.djhuey import db_task

from desk.later import delayed


@delayed
def tell(address):
    send_mail("Welcome", "You are in.", "desk@example.org", [address])


@db_task()
def tell_all(addresses):
    send_mail("Welcome", "You are in.", "desk@example.org", addresses)
