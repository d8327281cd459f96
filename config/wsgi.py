"""The WSGI entry point of production and of `make run`."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.edge import Edge

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = Edge(get_wsgi_application(), trusted_proxies=settings.TRUSTED_PROXIES)
