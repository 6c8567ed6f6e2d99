from concurrent.futures import ThreadPoolExecutor

from fleet import web

def vans():
    return web.get("https://vans.example/", params={"open": "1"}).json()

def all_vans():
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(web.get, "https://vans.example/all")
    return answer.result().json()


def close(number):
    return web.ask("DELETE", f"https://vans.example/{number}")
