import socket
from urllib.request import urlopen as fetch

import httpx
import requests
from requests import post

session = requests.Session()
FOREVER = None


def rates():
    return requests.get("https://rates.example/today").json()


def told(order):
    post(
        "https://partner.example/orders",
        json={"order": order},
    )
    requests.put("https://partner.example/orders", timeout=None)
    limit = None
    requests.patch("https://partner.example/orders", timeout=limit)


def page():
    return fetch("https://rates.example/").read()


def connect():
    own = requests.Session()
    return own.get("https://rates.example/")


def line():
    return socket.create_connection(("mail.example", 25))


def patient():
    with httpx.Client(timeout=None) as client:
        return client.get("https://rates.example/")
