import logging

import requests

log = logging.getLogger(__name__)


class Client:
    path = ""

    def tell(self, name):
        return requests.post("https://gazette.example.com" + self.path, data={"name": name}, timeout=3)

    def note(self, name):
        log.info("town %s", name)


class Gazette(Client):
    path = "/towns"
