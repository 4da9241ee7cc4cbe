"""What each process of granian serves.

Such a process may be spawned: it imports this file before Django is set up, so nothing is imported here that
needs it.
"""

import os
from collections.abc import Callable
from typing import Any

from wenjin.core.gate import Gate
from wenjin.core.memory import one_pool
from wenjin.core.orphans import end_with
from wenjin.core.starting import begin


def application(parent: int, at_once: int) -> Callable[..., Any]:
    """The site, in a process that does not outlive the one that began it.

    Args:
        parent: process id of ``wenjin serve``; where granian serves by threads it is this process itself.
        at_once: how many requests are answered at once; live streams that are open do not count.
    """
    if os.getpid() != parent:
        one_pool()
        end_with(parent)
    from django.conf import settings

    from wenjin.events.intake.app import Intake
    from wenjin.events.intake.collector import Collector
    from wenjin.wsgi import application as site

    begin()
    return Intake(Gate(site, at_once), Collector(settings.INTAKE_WAITING))
