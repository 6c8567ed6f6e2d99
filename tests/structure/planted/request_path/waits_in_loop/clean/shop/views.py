import asyncio

import httpx
import requests
from asgiref.sync import sync_to_async
from django.http import JsonResponse


async def rates(request):
    async with httpx.AsyncClient() as client:
        answer = await client.get("https://rates.example/")
    await asyncio.sleep(0.1)
    await sync_to_async(lambda: requests.get("https://rates.example/", timeout=5))()
    return JsonResponse(answer.json())
