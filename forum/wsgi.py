"""Pages over WSGI: static files beside them, and guests' pages kept in front of Django."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from servestatic import ServeStatic

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")

YEAR = 60 * 60 * 24 * 365

pages = get_wsgi_application()

# Rooms can be imported only once Django is set up.
from forum.live.listening import changes  # noqa: E402
from forum.reading.views_counted import count_view  # noqa: E402
from forum.web.compression import Compressed  # noqa: E402
from forum.web.guest_pages import GuestPages  # noqa: E402
from forum.web.memo import trust  # noqa: E402

trust(changes.rights)

# Every served name holds a hash of its content, so a browser may keep it for good.
application = ServeStatic(
    Compressed(GuestPages(pages, changes.pages, count_view)),
    root=settings.STATIC_ROOT if settings.STATIC_ROOT.exists() else None,
    prefix=settings.STATIC_URL,
    max_age=YEAR,
)
