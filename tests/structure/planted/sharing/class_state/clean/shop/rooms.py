from django.http import HttpResponse
from django.views.generic import View


class Room(View):
    guests = {}

    @classmethod
    def enter(cls, room, name):
        if isinstance(cls.guests, dict):
            cls.guests[room] = [name]
        else:
            cls.guests.set(room, name)

    def post(self, request, room):
        self.enter(room, request.POST["name"])
        return HttpResponse(room)
