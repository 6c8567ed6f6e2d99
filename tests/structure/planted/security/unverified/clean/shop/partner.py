import ssl

import requests

CA = "/etc/ssl/partner.pem"


def tell(order, verify=True):
    requests.post("https://partner.example/", json=order, timeout=5, verify=CA)
    requests.post("https://partner.example/", json=order, timeout=5, verify=verify)


def context():
    return ssl.create_default_context()
