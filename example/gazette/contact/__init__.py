"""A contact form whose messages are kept, and mailed through the queue."""
