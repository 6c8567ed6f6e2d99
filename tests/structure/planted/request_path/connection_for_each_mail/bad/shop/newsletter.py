from django.core.mail import send_mail


def send(people):
    for person in people:
        send_mail("News", "…", None, [person.email])
