from wenjin.catalogue.domain.search import Match, joined


def test_a_thing_counts_as_it_does_where_it_is_known_best() -> None:
    first = [Match("service", "a", 3.0), Match("service", "b", 2.0)]
    second = [Match("service", "b", 2.5), Match("paper", "a", 1.0), Match("service", "a", 0.5)]
    assert joined([first, second]) == [first[0], second[0], second[1]]


def test_equal_scores_keep_their_places() -> None:
    first = [Match("service", "a", 1.0), Match("service", "b", 1.0)]
    second = [Match("service", "c", 1.0)]
    assert [one.id for one in joined([first, second])] == ["a", "c", "b"]
    assert joined([]) == joined([[], []]) == []
