from django.core.mail import EmailMessage, get_connection, send_mail


def send(people):
    with get_connection() as connection:
        for person in people:
            send_mail("News", "…", None, [person.email], connection=connection)
            EmailMessage("News", "…", to=[person.email], connection=connection).send()


def once(people):
    for person in people:
        person.seen = True
    send_mail("News", "…", None, [person.email for person in people])
