"""The houses of the invented events: the centres of the pack, with rooms that are invented."""

from typing import Final

from wenjin.events.sample.shapes import SampleVenue

VENUES: Final = (
    SampleVenue(
        "longhua-centre",
        (
            ("hall-a", 120, 3, "Hall A", "A厅"),
            ("studio", 60, 0, "Studio", "活动室"),
            ("room-3", 24, 0, "Room 3", "3号教室"),
            ("garden", 400, 0, "Garden", "花园"),
        ),
        ("step_free", "lift", "accessible_toilet", "hearing_loop"),
    ),
    SampleVenue(
        "hetao-station", (("lab", 320, 2, "Laboratory", "实验厅"), ("room-1", 48, 1, "Room 1", "1号会议室"))
    ),
    SampleVenue(
        "qianhai-talent-hub",
        (("great-hall", 800, 6, "Great hall", "大会堂"), ("room-2", 100, 1, "Room 2", "2号会议室")),
        ("step_free", "lift", "accessible_toilet", "hearing_loop", "parking"),
    ),
    SampleVenue(
        "luohu-port-services",
        (("room-1", 60, 2, "Room 1", "1号会议室"), ("meeting-point", 150, 0, "Meeting point", "集合点")),
        ("step_free",),
    ),
    SampleVenue("foreign-affairs-office", (("round-table", 80, 4, "Round table", "圆桌厅"),)),
)
