"""What the house agreed on and no linter checks: short modules, honest names, errors caught where they belong."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields

import pytest

from core.api import Core
from tests.architecture.source import EVERYTHING, PROGRAM, ROOT, length_of, modules, tree_of

LONGEST = 450
LONG_BY_NATURE = re.compile(r"^core/storage/migrations/versions/\d{4}_\w+\.py$")  # the whole schema, once
TO_BE_SPLIT: set[str] = set()  # leave this set as soon as they are short
NAMELESS = re.compile(r"^(?:.*_)?(?:utils?|helpers?|managers?|common|misc|tools|stuff|shared)$", re.IGNORECASE)

# The outermost loops, and the places that must undo or tell others before an error goes on its way.
MAY_CATCH_EVERYTHING = {
    "bot/router.py": "one chat's error must not stop the others; it is counted, and set aside when it stays",
    "core/scheduling/ticker.py": "a failed tick is logged and the next one comes",
    "core/storage/database.py": "roll back, and tell every caller of a group commit, cancellation included",
    "bot/delivery.py": "one channel's error must not stop the others",
    "bot/ingest.py": "a channel that fails is opened again",
}
# Services that go by another name than their table rows do, because no row stands behind them.
_KIND_OF_CORE = {"clock", "transactions"}


def test_no_module_is_too_long() -> None:
    written = [module for module in modules(*EVERYTHING) if not LONG_BY_NATURE.match(module)]
    assert {module for module in written if length_of(module) > LONGEST} == TO_BE_SPLIT


def test_every_module_says_why_it_exists() -> None:
    speaking = [module for module in modules(*PROGRAM, "bench") if tree_of(module).body]
    assert [module for module in speaking if not ast.get_docstring(tree_of(module))] == []


def test_nothing_is_named_after_nothing() -> None:
    assert [name for module in modules(*PROGRAM) for name in _names(module) if NAMELESS.match(name)] == []


def test_everything_is_caught_only_where_it_may_be() -> None:
    catching = {module for module in modules(*PROGRAM) if any(_catches_everything(tree_of(module)))}
    assert catching <= MAY_CATCH_EVERYTHING.keys()


def test_allowed_places_exist() -> None:
    assert [module for module in MAY_CATCH_EVERYTHING if not (ROOT / module).exists()] == []


@pytest.mark.parametrize("service", [one.name for one in fields(Core) if one.name not in _KIND_OF_CORE])
def test_service_lives_where_its_name_says(service: str) -> None:
    module = f"core/services/{service}.py"
    classes = {node.name for node in tree_of(module).body if isinstance(node, ast.ClassDef)}
    assert service.title().replace("_", "") in classes


@pytest.mark.parametrize("store", [m for m in modules("core/services/stores") if not m.endswith("__init__.py")])
def test_store_has_storage_of_the_same_name(store: str) -> None:
    assert (ROOT / store.replace("core/services/stores", "core/storage")).exists()


def test_no_folder_of_tests_hides_a_package() -> None:
    assert {path.name for path in (ROOT / "tests").iterdir()}.isdisjoint(PROGRAM)


def _names(module: str) -> Iterator[str]:
    yield from module.removesuffix(".py").split("/")
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield re.sub(r"(?<=[a-z])(?=[A-Z])", "_", node.name)


def _catches_everything(tree: ast.Module) -> Iterator[bool]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            yield any(one is None or _is_everything(one) for one in caught)


def _is_everything(caught: ast.expr) -> bool:
    return isinstance(caught, ast.Name) and caught.id in ("Exception", "BaseException")
