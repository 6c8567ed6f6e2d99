from django.contrib import admin
from django.db.models import Count

from hall.models import Booking, Hall


@admin.register(Hall)
class HallAdmin(admin.ModelAdmin):
    list_display = ["name", "booked"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(count_of_bookings=Count("bookings"))

    def booked(self, obj):
        return obj.count_of_bookings


class Joined(admin.ModelAdmin):
    list_select_related = ["hall"]


@admin.register(Booking)
class BookingAdmin(Joined):
    list_display = ["guests", "where", "title"]

    def where(self, booking):
        return booking.hall.name

    def not_shown(self, booking):
        return booking.hall.bookings.count()


class BookingsByHall(admin.ModelAdmin):
    list_display = ["hall", "where"]  # a relation is shown: Django joins what is required

    def where(self, booking):
        return booking.hall.name


admin.site.register(Booking, BookingsByHall)
