"""Pages over WSGI, with the static files beside them."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from servestatic import ServeStatic

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")

YEAR = 60 * 60 * 24 * 365

pages = get_wsgi_application()
# Every served name holds a hash of its content, so a browser may keep it for good.
application = ServeStatic(
    pages,
    root=settings.STATIC_ROOT if settings.STATIC_ROOT.exists() else None,
    prefix=settings.STATIC_URL,
    max_age=YEAR,
)
