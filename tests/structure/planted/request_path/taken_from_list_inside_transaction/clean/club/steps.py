import httpx

STEPS = []


def step(function):
    STEPS.append(function)
    return function


@step
def tell(member):
    httpx.post("https://chat.example/", json={"new": member.email})
