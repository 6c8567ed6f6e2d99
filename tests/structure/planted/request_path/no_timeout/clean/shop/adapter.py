import requests
from requests.adapters import HTTPAdapter


class Patient(HTTPAdapter):
    def send(self, request, **kwargs):
        kwargs.setdefault("timeout", 10)
        return super().send(request, **kwargs)


def client():
    session = requests.Session()
    session.mount("https://", Patient())
    return session.get("https://rates.example/")
