import os

KEY = os.environ.get("STRIPE_KEY", "")


def key():
    return os.environ["STRIPE_KEY"]
