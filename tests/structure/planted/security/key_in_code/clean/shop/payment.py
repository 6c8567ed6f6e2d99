import os

import stripe

stripe.api_key = os.environ["STRIPE_KEY"]
PUBLIC = "pk_live_4eC39HqLyjWDarjtT1zdp7dcAbCdEf"


def is_key(text):
    return text.startswith("sk_live_")
