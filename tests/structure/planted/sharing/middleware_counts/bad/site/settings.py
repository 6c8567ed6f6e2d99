MIDDLEWARE = ["hall.middleware.CountMiddleware"]
