from django.core.mail import EmailMessage


def tell(seat):
    message = EmailMessage("Taken", str(seat.pk), to=["desk@hall.example"])
    message.send()
