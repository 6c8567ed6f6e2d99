import time

import requests
from django.http import JsonResponse


async def rates(request):
    answer = requests.get("https://rates.example/", timeout=5)
    time.sleep(0.1)
    return JsonResponse(answer.json())
