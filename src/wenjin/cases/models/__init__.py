"""Tables of cases; private to the app: other layers use queries and services."""

from wenjin.cases.models.case import Case, CasePart
from wenjin.cases.models.document import Letter, Receipt
from wenjin.cases.models.item import CasePaper, Item
from wenjin.cases.models.join_code import JoinCode
from wenjin.cases.models.message import Message
from wenjin.cases.models.transfer import Transfer

__all__ = ["Case", "CasePaper", "CasePart", "Item", "JoinCode", "Letter", "Message", "Receipt", "Transfer"]
