import functools

import requests

post = functools.partial(requests.post, headers={"X-From": "hall"})


def tell(text):
    return post("https://texts.example/", json={"text": text})
