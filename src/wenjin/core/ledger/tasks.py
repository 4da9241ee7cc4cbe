"""What the ledger does by the clock."""

from datetime import datetime

from wenjin.core.ledger import exporting, heads
from wenjin.core.outbox.registry import every


@every("sign-head", minutes=5)
def sign_head(at: datetime) -> int:
    """Sign what has grown and write it down outside; gives the number of streams that had grown."""
    head = heads.sign_head(at)
    exporting.export_new(at)
    return head.size if head else 0
