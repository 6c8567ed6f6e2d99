import requests


def rates():
    return requests.get("https://example.org", timeout=5)
