"""The colours to choose from; ctrl+t goes on to the next. A colour only ever repeats what a word says."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(name="shuzhi-dark", primary="#4fa3c7", secondary="#c98a4b", warning="#d9a441", error="#e06c6c", dark=True)
LIGHT = Theme(
    name="shuzhi-light",
    primary="#1f5f8b",
    secondary="#8a5a1c",
    warning="#8a5a00",
    error="#b3261e",
    background="#f6f5f1",
    surface="#ffffff",
    panel="#e6e4dc",
    dark=False,
)
CONTRAST = Theme(
    name="shuzhi-contrast",
    primary="#ffff00",
    secondary="#00ffff",
    warning="#ffff00",
    error="#ff8080",
    success="#00ff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    boost="#303030",
    dark=True,
)
THEMES = (DARK, LIGHT, CONTRAST)
