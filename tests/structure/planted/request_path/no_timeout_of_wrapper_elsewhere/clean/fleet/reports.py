import requests


def deliver(report):
    session = requests.Session()
    call = session.prepare_request(requests.Request("POST", report.address, data={"text": report.text}))
    session.send(call, timeout=10)
