from django.core.mail import send_mail
from django.shortcuts import redirect


def signup(request):
    send_mail("Welcome", "Hello", None, [request.POST["email"]])
    return redirect("home")
