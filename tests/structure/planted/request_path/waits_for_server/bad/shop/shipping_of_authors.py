import requests


def shipping(request):
    return requests.get("https://parcels.example/", timeout=5).json()
