from hall import gateway


def refund(ref):
    return gateway.session.post("https://pay.example/refunds", json={"ref": ref}, timeout=10)


class Taxes:
    def __init__(self):
        import requests

        self.http = requests.Session()

    def rate(self):
        return self.http.get("https://tax.example/")
