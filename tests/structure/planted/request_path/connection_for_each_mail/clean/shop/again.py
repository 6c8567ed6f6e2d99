from smtplib import SMTPServerDisconnected

from django.core.mail import EmailMessage, send_mail


def greet(address):
    mail = EmailMessage("Welcome", "…", None, [address])
    for turn in range(2):
        try:
            sent = mail.send()
            break
        except SMTPServerDisconnected:
            sent = 0
    return sent


def tell(address):
    for turn in range(3):
        try:
            send_mail("News", "…", None, [address])
        except SMTPServerDisconnected:
            continue
        else:
            return True
    return False
