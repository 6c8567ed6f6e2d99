import requests
import urllib3

session = requests.Session()
pool = urllib3.PoolManager()


def rates():
    return session.get("https://rates.example.com").json()


def more():
    return pool.request("GET", "https://rates.example.com").json()
