import functools

import requests

post = functools.partial(requests.post, timeout=5)
ask = functools.partial(requests.get, headers={"X-From": "hall"})


def tell(text):
    return post("https://texts.example/", json={"text": text})


def look():
    return ask("https://texts.example/", timeout=5)
