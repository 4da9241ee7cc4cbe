"""Content texts: the nearest language that has one."""

from wenjin.catalogue.queries.texts import Texts


def test_texts_fall_back_along_the_chain() -> None:
    texts = Texts([("en", "x/1", "title", "E"), ("ru", "x/1", "title", "R")])
    found = texts.find("x/1", "title", "kk")
    assert (found, found.language if found else None) == ("R", "ru")
    assert texts.find("x/1", "title", "ta") == "E"
    assert texts.find("x/1", "nothing", "ta") is None
