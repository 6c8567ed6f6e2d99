from functools import cache

import requests

session = requests.Session()
fetch = lambda: requests.get("https://rates.example/", timeout=5)  # noqa: E731


@cache
def rates():
    return requests.get("https://rates.example/", timeout=5).json()
