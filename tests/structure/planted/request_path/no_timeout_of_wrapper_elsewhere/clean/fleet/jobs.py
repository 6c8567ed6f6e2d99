from concurrent.futures import ThreadPoolExecutor

from fleet import web

def vans():
    return web.get("https://vans.example/", timeout=5).json()

def all_vans():
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(web.get, "https://vans.example/all", timeout=5)
    return answer.result().json()


def close(number):
    return web.ask("DELETE", f"https://vans.example/{number}", timeout=5)
