"""One to five stars from readers, for objects of any model."""
