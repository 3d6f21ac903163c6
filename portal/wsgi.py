"""What the server loads. Without a broker it also winds up the clock: there is no worker to do so."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django = get_wsgi_application()

from portal import clockwork, pagecache  # noqa: E402  (they use models, which exist only now)

application = pagecache.in_front_of(django)
if settings.EMBEDDED_CLOCK:
    clockwork.start()
