"""Serve the newsstand with what Python has, a thread for each request; print the port."""

import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from newsstand.wsgi import application


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128


class Handler(WSGIRequestHandler):
    def log_message(self, *args):
        pass


server = Server(("127.0.0.1", 0), Handler)
server.set_app(application)
print(server.server_port, flush=True)
sys.stdout.close()
server.serve_forever()
