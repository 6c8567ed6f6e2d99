import random
import secrets
import string


def digits(length=6):
    return "".join(random.choice(string.digits) for _ in range(length))


def send(request):
    request.session["otp_code"] = secrets.token_hex(3)
    request.session["table_number"] = digits()
