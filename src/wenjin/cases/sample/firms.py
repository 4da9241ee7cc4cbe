"""Invented firms: every name says that it is a sample, and no code belongs to anybody."""

from dataclasses import dataclass
from random import Random
from typing import Final

# Chinese and English side by side: a first word, and a trade.
_WORDS: Final = (
    ("渡口", "Ferry"),
    ("石桥", "Stone Bridge"),
    ("青松", "Green Pine"),
    ("北斗星", "Dipper"),
    ("晨光", "Morning Light"),
    ("海燕", "Petrel"),
    ("远帆", "Far Sail"),
    ("银杏", "Ginkgo"),
    ("山泉", "Mountain Spring"),
    ("红树", "Mangrove"),
    ("木棉", "Kapok"),
    ("白鹭", "Egret"),
    ("灯塔", "Lighthouse"),
    ("竹林", "Bamboo Grove"),
    ("榕树", "Banyan"),
    ("云雀", "Skylark"),
)
_TRADES: Final = (
    ("机器人", "Robotics"),
    ("软件", "Software"),
    ("光电", "Photonics"),
    ("医疗器械", "Medical Devices"),
    ("新材料", "New Materials"),
    ("物流", "Logistics"),
    ("设计", "Design"),
    ("生物科技", "Biotech"),
    ("精密制造", "Precision Works"),
    ("教育咨询", "Education Consulting"),
    ("贸易", "Trading"),
    ("能源技术", "Energy Technology"),
)
_PLACES: Final = ("深圳市龙华区示例路", "深圳市福田区示例街", "深圳市南山区示例大道", "深圳市宝安区示例路")
_SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True, slots=True)
class InventedFirm:
    """A firm that does not exist."""

    name: str
    name_zh: str
    uscc: str
    address: str
    contact: str
    phone: str


def invent_firm(random: Random, number: int) -> InventedFirm:
    """The firm of a number: the first 192 have names of their own, later ones a numeral besides."""
    place, again = number % (len(_WORDS) * len(_TRADES)), number // (len(_WORDS) * len(_TRADES))
    (word_zh, word), (trade_zh, trade) = (
        _WORDS[place % len(_WORDS)],
        _TRADES[(place // len(_WORDS) + place) % len(_TRADES)],
    )
    numeral = f" {again + 1}" if again else ""
    return InventedFirm(
        name=f"Sample {word} {trade}{numeral} (Shenzhen) Co., Ltd.",
        name_zh=f"示例{word_zh}{trade_zh}{numeral.strip()}（深圳）有限公司",
        uscc=sample_uscc(number),
        address=f"{random.choice(_PLACES)}{random.randrange(1, 400)}号",
        contact=random.choice(("Sample Contact Lin", "Sample Contact Gao", "Sample Contact Ruan")),
        phone="+8675500000000",
    )


def sample_uscc(number: int) -> str:
    """A unified social credit code (GB 32100-2015) with a right check sign, in region 000000 that no firm has."""
    digits, left = "", number
    for _ in range(4):
        left, digit = divmod(left, len(_SIGNS))
        digits = _SIGNS[digit] + digits
    body = f"91000000MAXMP{digits}"
    total = sum(pow(3, place, 31) * _SIGNS.index(sign) for place, sign in enumerate(body))
    return body + _SIGNS[-total % 31]
