import requests

VERIFY = False


def rates():
    return requests.get("https://rates.example.com", verify=VERIFY, timeout=3).json()
