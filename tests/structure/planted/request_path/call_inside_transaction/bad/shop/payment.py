import requests


def charge(order):
    return _ask("charge", order)


def _ask(what, order):
    return requests.post(f"https://bank.example/{what}", json={"order": order.pk}, timeout=5)
