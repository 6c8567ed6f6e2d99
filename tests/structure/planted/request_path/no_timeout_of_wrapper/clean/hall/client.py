from functools import cached_property

import requests


class Board:
    @cached_property
    def session(self):
        return requests.Session()

    def _call(self, verb, path, **kwargs):
        return self.session.request(verb, f"https://board.example{path}", **kwargs)

    def tell(self, text):
        return self._call("POST", "/tell", json={"text": text}, timeout=5)


class Patient:
    @cached_property
    def session(self):
        return requests.Session()

    def _call(self, path, **kwargs):
        kwargs.setdefault("timeout", 5)
        return self.session.get(f"https://board.example{path}", **kwargs)

    def look(self):
        return self._call("/look")
