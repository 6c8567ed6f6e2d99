import imghdr
