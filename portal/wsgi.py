"""The WSGI application.

Without a broker there is no worker, so it also starts the embedded scheduler.
"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django_application = get_wsgi_application()

from portal.kernel import scheduler  # noqa: E402  (needs models)
from portal.web import page_cache  # noqa: E402  (needs models)

application = page_cache.serve_cached_pages(django_application)
if settings.EMBEDDED_SCHEDULER:
    scheduler.start()
