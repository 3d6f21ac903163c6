"""What Granian serves (`granian --interface rsgi portal.rsgi:application`)."""

from django.conf import settings

from portal.serving.server import Server
from portal.wsgi import application as wsgi_application

application = Server(
    wsgi_application, threads=settings.THREADS, proxies=settings.PROXIES
)
