"""Django apps for the user site."""
