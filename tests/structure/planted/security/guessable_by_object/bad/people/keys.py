import hashlib
import random
import string


def new_api_key():
    source = random.Random()
    return "".join(source.choices(string.hexdigits, k=32))


def stored(data):
    raw = data.pop("password")
    return hashlib.sha256(raw.encode()).hexdigest()
