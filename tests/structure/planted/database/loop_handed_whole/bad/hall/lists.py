def listed(bookings):
    found = []
    for booking in bookings:
        found.append(booking.hall.name)
    return found


def sorted_names(*, bookings):
    return sorted(booking.hall.name for booking in bookings)
