MIDDLEWARE = ["hall.middleware.AuditMiddleware"]
