import httpx


class Prices:
    def today(self):
        return self._ask()["price"]

    def _ask(self):
        return httpx.get("https://prices.example/", timeout=3).json()
