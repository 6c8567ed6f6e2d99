import random
import string


def invite(person):
    person.token = "".join(random.choices(string.ascii_letters, k=20))


def make_password():
    return "".join(random.choice(string.ascii_letters) for _ in range(8))
