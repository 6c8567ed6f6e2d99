import hashlib
import random


class Token:
    @staticmethod
    def generate():
        return "%032x" % random.getrandbits(128)


def stored(user, password):
    salted = f"{user.pk}:{password}"
    return hashlib.sha512(salted.encode()).hexdigest()
