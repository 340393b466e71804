"""Who the device is: its session and its seeds on the disk, and nobody else using them."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from nacl.signing import VerifyKey

from bot.channels.matrix.cross_signing import MASTER, SELF, Seeds, canonical
from bot.channels.matrix.session import Session, load_session, only_process, save_session, store_path
from core.domain.errors import Conflict, Invalid

SESSION = Session("@desk:county.test", "DEVICE1", "CANARY-token")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_session_is_kept_privately(tmp_path: Path) -> None:
    save_session(tmp_path / "matrix", SESSION)
    assert load_session(tmp_path / "matrix") == SESSION
    assert {_mode(path) for path in (tmp_path / "matrix").iterdir()} == {0o600}
    assert _mode(tmp_path / "matrix") == 0o700


def test_token_is_in_no_repr() -> None:
    assert "CANARY" not in repr(SESSION)


def test_new_device_leaves_no_keys_of_the_former(tmp_path: Path) -> None:
    save_session(tmp_path, SESSION)
    store_path(tmp_path, "DEVICE1").touch()
    save_session(tmp_path, Session("@desk:county.test", "DEVICE2", "t"))
    assert not store_path(tmp_path, "DEVICE1").exists()


def test_device_id_is_no_path(tmp_path: Path) -> None:
    assert store_path(tmp_path, "../../etc/x").parent == tmp_path


def test_second_process_is_refused(tmp_path: Path) -> None:
    with only_process(tmp_path), pytest.raises(Conflict, match=r"matrix\.device_in_use"), only_process(tmp_path):
        pass
    with only_process(tmp_path):
        pass


def test_seeds_come_back_as_they_were(tmp_path: Path) -> None:
    seeds = Seeds.new()
    seeds.save(tmp_path / "seeds")
    loaded = Seeds.load(tmp_path / "seeds")
    assert loaded is not None
    assert loaded.public(MASTER) == seeds.public(MASTER)
    assert _mode(tmp_path / "seeds") == 0o600
    assert "SigningKey" not in repr(seeds)


def test_missing_seeds_are_none(tmp_path: Path) -> None:
    assert Seeds.load(tmp_path / "seeds") is None


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"master": "AAAA"}', "not json"])
def test_damaged_seeds_are_said(tmp_path: Path, content: str) -> None:
    (tmp_path / "seeds").write_text(content)
    with pytest.raises(Invalid, match=r"matrix\.seeds_damaged"):
        Seeds.load(tmp_path / "seeds")


def test_signature_leaves_out_what_is_never_signed() -> None:
    seeds = Seeds.new()
    content = {"b": 1, "a": {"ü": "满意"}, "unsigned": {"x": 1}, "signatures": {"y": "z"}}
    assert canonical(content) == '{"a":{"ü":"满意"},"b":1}'.encode()
    assert seeds.signature(SELF, content) == seeds.signature(SELF, {"a": {"ü": "满意"}, "b": 1})


def test_signature_is_the_keys_own() -> None:
    seeds = Seeds.new()
    key = VerifyKey(bytes(seeds.keys[SELF].verify_key))
    signed = seeds.keys[SELF].sign(canonical({"a": 1}))
    key.verify(canonical({"a": 1}), signed.signature)
