from django.core.mail import EmailMessage, send_mail
from django.shortcuts import redirect


def signup(request):
    send_mail("Welcome", "Hello", None, [request.POST["email"]])
    message = EmailMessage("Welcome", "Hello", to=["desk@shop.example"])
    message.send()
    return redirect("home")
