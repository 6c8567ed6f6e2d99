from django.contrib import admin

from hall.models import Booking, Hall


@admin.register(Hall)
class HallAdmin(admin.ModelAdmin):
    list_display = ["name", "booked"]

    def booked(self, obj):
        return obj.bookings.count()


@admin.register(Booking)
class BookingAdmin(admin.ModelAdmin):
    list_display = ["guests", "where", "title"]

    @admin.display(description="where")
    def where(self, booking):
        return booking.hall.name
