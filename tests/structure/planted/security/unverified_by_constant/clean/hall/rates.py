import requests

VERIFY = "/etc/ssl/partner.pem"


def rates():
    return requests.get("https://rates.example.com", verify=VERIFY, timeout=3).json()
