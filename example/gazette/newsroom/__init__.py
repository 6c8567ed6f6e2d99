"""Where staff sign in, and the desk they come to."""
