def seed():
    from shop.tests.makers import order

    return order()
