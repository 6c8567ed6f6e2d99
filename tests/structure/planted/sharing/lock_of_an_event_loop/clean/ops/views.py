import asyncio

from django.http import HttpResponse

from ops.models import Duty

guard = asyncio.Lock()


async def change(request, pk):
    async with guard:
        duty = await Duty.objects.aget(pk=pk)
    return HttpResponse(duty.name)
