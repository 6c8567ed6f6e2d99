def rows(orders):
    return [order.number for order in orders]
