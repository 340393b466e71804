"""Every key of every screen has a Pilot test that presses it (tests/terminal/key_table.py), and no other is named."""

from __future__ import annotations

import ast
import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

import tui
from tests.architecture.source import modules, tree_of
from tests.terminal.key_table import KEYS
from tests.terminal.pressed import Pressed
from tests.terminal.test_keys_everywhere import EFFECTS, LIST_KEYS
from tests.terminal.ways import SCREENS
from tui.mode_screen import LoadingScreen

_ALL_ALIKE = frozenset(EFFECTS)  # what test_keys_everywhere presses on each screen with a list


@cache
def classes_of_the_dashboard() -> tuple[type[DOMNode], ...]:
    for found in pkgutil.walk_packages(tui.__path__, "tui."):
        import_module(found.name)
    return tuple(sorted(_below(DOMNode), key=lambda one: one.__qualname__))


def _below(base: type[DOMNode]) -> set[type[DOMNode]]:
    own = {one for one in base.__subclasses__() if one.__module__.startswith("tui.")}
    return own.union(*(_below(one) for one in base.__subclasses__()))


@cache
def made() -> frozenset[str]:
    """The classes that the dashboard makes something of, by name; the others are what these have in common."""
    calls = (node for module in modules("tui") for node in ast.walk(tree_of(module)) if isinstance(node, ast.Call))
    names = {node.func.id for node in calls if isinstance(node.func, ast.Name)}
    return frozenset(names | set(SCREENS))


def screens() -> list[type[Screen[Any]]]:
    return [one for one in classes_of_the_dashboard() if issubclass(one, Screen) and _is_shown(one)]


def _is_shown(kind: type[DOMNode]) -> bool:
    return kind.__name__ in made() or not [one for one in kind.__subclasses__() if one.__module__.startswith("tui.")]


def deeds_of(kind: type[DOMNode]) -> Iterator[str]:
    """The keys of ``kind`` with their actions, without Textual's and, of a list, those that all lists have."""
    textuals = set(_bound(Screen))
    for key, action in _bound(kind):
        is_alike = key in LIST_KEYS and action in _ALL_ALIKE | {"leave"} and issubclass(kind, LoadingScreen)
        if (key, action) not in textuals and not is_alike:
            yield f"{key} {action}"


def _bound(kind: type[DOMNode]) -> Iterator[tuple[str, str]]:
    bindings = kind._merged_bindings
    assert bindings is not None
    for key, some in bindings.key_to_bindings.items():
        yield from ((key, one.action) for one in some)


def needed() -> set[Pressed]:
    of_screens = {Pressed(one.__name__, deed) for one in screens() for deed in deeds_of(one)}
    others = [
        one for one in classes_of_the_dashboard() if issubclass(one, App | Widget) and not issubclass(one, Screen)
    ]
    return of_screens | {Pressed(_named(one), deed) for one in others for deed in _own(one)}


def _named(kind: type[DOMNode]) -> str:
    """A key of the door's is pressed on the app that is one."""
    return "ShuzhiApp" if issubclass(kind, App) else kind.__name__


def _own(kind: type[DOMNode]) -> Iterator[str]:
    for one in kind.__dict__.get("BINDINGS", ()):
        yield from (f"{key} {one.action}" for key in one.key.split(","))


def test_every_key_has_a_test() -> None:
    named = {Pressed(owner, deed) for owner, deeds in KEYS.items() for deed in deeds}
    assert sorted(needed() - named) == []


def test_no_key_is_named_that_there_is_not() -> None:
    named = {Pressed(owner, deed) for owner, deeds in KEYS.items() for deed in deeds}
    assert sorted(named - needed()) == []


def test_every_named_test_exists() -> None:
    named = {test for deeds in KEYS.values() for test in deeds.values()}
    assert sorted(named - {test for module in modules("tests/terminal") for test in _tests_in(module)}) == []


def test_every_screen_with_a_list_is_walked() -> None:
    assert {one.__name__ for one in screens() if issubclass(one, LoadingScreen)} == set(SCREENS)


def _tests_in(module: str) -> Iterator[str]:
    home = module.rpartition("/")[2].removesuffix(".py")
    for node in tree_of(module).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield f"{home}.{node.name}"
