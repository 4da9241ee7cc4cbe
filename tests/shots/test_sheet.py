"""The sheet of pictures: each language once, faults beside the picture they belong to."""

from tests.shots.sheet import Shot, sheet


def test_pictures_stand_under_their_language_with_their_faults() -> None:
    made = sheet(
        [
            Shot("th", "home", "360 light", "th-home.png"),
            Shot("ar", "plan", "1280 dark", "ar-plan.png", ("cut: a.btn <x>",)),
            Shot("th", "plan", "360 light", "th-plan.png"),
        ]
    )
    assert made.count("<h2") == 2
    assert "3 pictures, 1 with faults" in made
    assert "cut: a.btn &lt;x&gt;" in made
    assert made.index("th-plan.png") < made.index("ar-plan.png")
    assert 'class="wide"' in made
