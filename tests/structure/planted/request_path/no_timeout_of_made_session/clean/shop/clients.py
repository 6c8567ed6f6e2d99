import httpx
import requests
from requests.adapters import HTTPAdapter


class Patient(HTTPAdapter):
    def send(self, request, **kwargs):
        return super().send(request, **{**kwargs, "timeout": 4})


def patient():
    session = requests.Session()
    session.mount("https://", Patient())
    return session


def bare():
    session = requests.Session()
    session.headers["X-App"] = "shop"
    return session


def modern():
    return httpx.Client()
