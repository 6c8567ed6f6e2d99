def _round(price):
    return round(price, 2)
