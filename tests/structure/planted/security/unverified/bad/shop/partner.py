import ssl

import requests


def tell(order):
    requests.post("https://partner.example/", json=order, timeout=5, verify=False)


def context():
    found = ssl.create_default_context()
    found.verify_mode = ssl.CERT_NONE
    return found
