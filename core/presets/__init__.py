"""Four counties' rules to start from. An office copies one and edits the copy.

Every value in them names its source (``B1.14``: a fact of ``docs/sources.md``) or says ``assumption``: see
``core.domain.rules.sources``.
"""

from __future__ import annotations

from importlib.resources import files

from core.domain.errors import NotFound
from core.domain.rules import CountyRules, parse_rules

DEFAULT_PRESET = "longshan"
PRESETS = (DEFAULT_PRESET, "hubei", "chongqing", "henan")


def preset_text(name: str) -> str:
    """The TOML text of a preset, comments and all. Errors: NotFound ``rules.no_such_preset``."""
    if name not in PRESETS:
        raise NotFound("rules.no_such_preset", name=name, known=PRESETS)
    return files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")


def load_preset(name: str) -> CountyRules:
    """The rules of a preset. Errors: NotFound ``rules.no_such_preset``."""
    return parse_rules(preset_text(name))
