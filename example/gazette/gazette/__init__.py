"""The newspaper itself: how the small apps beside this package are put together."""
