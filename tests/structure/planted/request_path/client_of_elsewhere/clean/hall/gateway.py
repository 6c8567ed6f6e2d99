import requests
from requests.adapters import HTTPAdapter


class Timed(HTTPAdapter):
    def send(self, *args, **kwargs):
        return super().send(*args, **{"timeout": 5, **kwargs})


session = requests.Session()
session.mount("https://", Timed())
