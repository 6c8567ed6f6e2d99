from django.core.mail import send_mail


def tell_managers(shop):
    for manager in shop.managers():
        send_mail("An order", "…", None, [manager.email])
