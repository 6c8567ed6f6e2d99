import hashlib
import random
import secrets


class Token:
    @staticmethod
    def generate():
        return secrets.token_hex(16)

    @staticmethod
    def wait_s():
        return random.uniform(0, 1)


def stored(user, document):
    named = f"{user.pk}:{document}"
    return hashlib.sha512(named.encode()).hexdigest()
