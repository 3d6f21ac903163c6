"""The portal, with `hello` in front of it."""

from django.conf import settings

from portal.serving.server import Server
from portal.wsgi import application as portal
from tests.benchmarks.yardsticks import HELLO


def wsgi_application(environ, start_response):
    if environ["PATH_INFO"] != HELLO:
        return portal(environ, start_response)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
    return [b"hello"]


application = Server(wsgi_application, threads=settings.THREADS, proxies=0)
