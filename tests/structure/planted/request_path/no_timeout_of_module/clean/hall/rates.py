import httpx
import requests
import urllib3
from requests.adapters import HTTPAdapter


class Patient(HTTPAdapter):
    def send(self, request, **kwargs):
        return super().send(request, **{"timeout": 5, **kwargs})


session = requests.Session()
session.mount("https://", Patient())
pool = urllib3.PoolManager(timeout=urllib3.Timeout(3))
client = httpx.Client()


def rates():
    return session.get("https://rates.example.com").json()


def more():
    return pool.request("GET", "https://rates.example.com").json()


def others():
    return client.get("https://rates.example.com").json()
