"""Tags on objects of any model, the page of each tag, and what is related by them."""
