import requests

AGENT = "fleet/1.0"


def get(url, **options):
    headers = options.setdefault("headers", {})
    headers["User-Agent"] = AGENT
    return requests.get(url, **options)


def ask(*args, **options):
    answer = requests.request(*args, **options)
    answer.raise_for_status()
    return answer.json()
