"""What the catalogue has done by the clock."""

from datetime import datetime

from wenjin.catalogue.services.plan_links import sweep_plan_links
from wenjin.core.outbox import every


@every("catalogue.expired_plan_links", minutes=10)
def forget_expired_plan_links(at: datetime) -> int:
    """Empty private links whose time is over."""
    return sweep_plan_links(at)
