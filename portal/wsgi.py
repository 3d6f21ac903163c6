"""What the server loads. Without a broker it also winds up the clock: there is no worker to do so."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django = get_wsgi_application()

from portal.kernel import scheduler  # noqa: E402  (they use models, which exist only now)
from portal.web import page_cache  # noqa: E402  (they use models, which exist only now)

application = page_cache.in_front_of(django)
if settings.EMBEDDED_CLOCK:
    scheduler.start()
