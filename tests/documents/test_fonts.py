from __future__ import annotations

from pathlib import Path

from core.documents.fonts import REQUIRED_LETTERS, find_cjk_font, missing_letters, open_font
from tests.documents.lettering import make_collection, make_font, make_poor_font


def test_machine_without_fonts_has_none(tmp_path: Path) -> None:
    assert find_cjk_font(directories=[tmp_path, tmp_path / "absent"]) is None


def test_offices_own_font_wins(tmp_path: Path) -> None:
    own, system = tmp_path / "own", tmp_path / "system"
    own.mkdir()
    system.mkdir()
    chosen = make_font(own / "office.ttf", family="Office")
    make_font(system / "simhei.ttf", family="System")
    found = find_cjk_font(own, directories=[system])
    assert found is not None
    assert (found.path, found.family) == (chosen, "Office")


def test_known_font_is_found_below_system_places(tmp_path: Path) -> None:
    (tmp_path / "opentype/noto").mkdir(parents=True)
    path = make_font(tmp_path / "opentype/noto/NotoSansSC-Regular.ttf")
    found = find_cjk_font(tmp_path / "no-such-directory", directories=[tmp_path])
    assert found is not None
    assert found.path == path


def test_latin_font_does_not_count(tmp_path: Path) -> None:
    make_poor_font(tmp_path / "simhei.ttf")
    assert find_cjk_font(tmp_path, directories=[tmp_path]) is None


def test_broken_font_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"not a font at all")
    (tmp_path / "dangling.ttf").symlink_to(tmp_path / "nowhere.ttf")
    good = make_font(tmp_path / "good.ttf")
    found = find_cjk_font(tmp_path, directories=[])
    assert found is not None
    assert found.path == good


def test_simplified_face_of_a_collection_is_chosen(tmp_path: Path) -> None:
    path = make_collection(tmp_path / "all.ttc", ["Sans JP", "Sans Mono SC", "Sans SC", "Sans TC"])
    found = open_font(path)
    assert found is not None
    assert (found.family, found.face) == ("Sans SC", 2)


def test_letters_without_a_shape_are_named(tmp_path: Path) -> None:
    font = open_font(make_font(tmp_path / "f.ttf"))
    assert font is not None
    assert missing_letters(font, f"{REQUIRED_LETTERS} \n饕") == {"饕"}


def test_whatever_this_machine_has_draws_chinese() -> None:
    found = find_cjk_font()
    assert found is None or missing_letters(found, REQUIRED_LETTERS) == frozenset()
