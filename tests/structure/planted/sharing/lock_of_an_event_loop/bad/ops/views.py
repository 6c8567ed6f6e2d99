import asyncio

from django.http import HttpResponse

from ops.models import Duty

guard = asyncio.Lock()


async def change(request, pk):
    async with guard:
        duty = await Duty.objects.aget(pk=pk)
        duty.name = request.POST["name"]
        await duty.asave()
    return HttpResponse()
