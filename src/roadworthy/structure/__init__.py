"""The audit of written code: reading a Django project as it is. Only cli imports it."""
