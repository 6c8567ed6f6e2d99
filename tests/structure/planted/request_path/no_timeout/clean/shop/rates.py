import socket
from urllib.request import urlopen

import httpx
import requests

TIMEOUT = (3, 10)


def rates():
    return httpx.get("https://rates.example/today").json()


def told(order, **options):
    limit = 10
    requests.post(
        "https://partner.example/orders",
        json={"order": order},
        timeout=limit,
    )
    requests.put("https://partner.example/orders", timeout=TIMEOUT)
    requests.put("https://partner.example/orders", **options)


def page(seconds=None):
    return urlopen("https://rates.example/", None, 10).read() + urlopen("https://rates.example/", timeout=seconds).read()


def connect():
    with httpx.Client() as client:
        return client.get("https://rates.example/")


def line():
    return socket.create_connection(("mail.example", 25), 5)


class Cart(dict):
    def total(self, requests):
        return self.get("total"), requests.get("total")
