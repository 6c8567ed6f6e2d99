import requests

if __name__ == "__main__":
    print(requests.get("https://rates.example/", timeout=5).text)
