"""Where the words of a search stand in a name."""

import pytest

from eac.search.rules import parts


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("École Goscinny", ("scin", "ecole"), "[École] Go[scin]ny"),
        ("Œuvres de l’été", ("oeu", "l'e"), "[Œu]vres de [l’é]té"),
        ("04 93 12 34 56", ("049312",), "[04 93 12] 34 56"),
        ("E\u0301cole", ("eco",), "[E\u0301co]le"),
        ("a.b", ("a.b",), "[a.b]"),
        ("axb", ("a.b",), "axb"),
        ("", ("a",), ""),
    ],
)
def test_the_words_are_marked_where_they_stand(text: str, words: tuple[str, ...], marked: str) -> None:
    pieces = parts(text, words)
    assert "".join(f"[{piece}]" if is_hit else piece for piece, is_hit in pieces) == marked
    assert "".join(piece for piece, _is_hit in pieces) == text
