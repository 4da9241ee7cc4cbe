"""WSGI entry point, served by granian."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wenjin.settings.dev")
application = get_wsgi_application()
# What is loaded by now stays for ever: the collector need not look at it again after each request.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
