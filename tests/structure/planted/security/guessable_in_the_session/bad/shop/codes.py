import random
import string


def digits(length=6):
    return "".join(random.choice(string.digits) for _ in range(length))


def send(request):
    request.session["otp_code"] = digits()
