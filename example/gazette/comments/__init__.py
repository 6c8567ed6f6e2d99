"""Comments by readers on objects of any model, shown once a moderator approves them."""
