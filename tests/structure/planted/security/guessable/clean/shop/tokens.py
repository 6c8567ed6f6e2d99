import hashlib
import random
import secrets
import uuid

from django.utils.crypto import get_random_string


def invite(person):
    person.token = secrets.token_urlsafe(20)
    person.password = get_random_string(20)


def greeting(greetings):
    return random.choice(greetings)


def pick(person, tokens):
    person.colour = random.choice(["red", "blue"])


def key():
    salt = str(random.random())
    return hashlib.sha256((salt + str(uuid.uuid4())).encode()).hexdigest()


class Row:
    def touch(self):
        self.consistency_token = "%08x" % random.randrange(16**8)
