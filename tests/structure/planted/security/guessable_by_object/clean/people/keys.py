import hashlib
import random


def new_api_key():
    return random.SystemRandom().randbytes(16).hex()


def colour(seed):
    source = random.Random(seed)
    return source.choices(["red", "green"], k=2)


def stored(data):
    raw = data.pop("document")
    return hashlib.sha256(raw.encode()).hexdigest()
