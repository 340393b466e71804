"""Texts that mean harm to a terminal, as names and comments may hold them."""

from __future__ import annotations

CORPUS = (
    "\x1b]52;c;aGFjaw==\x07甲",
    "\x1b]0;owned\x07乙",
    "\x1b[2J\x1b[31m丙",
    "\x9b31m丁\x90q\x9c",
    "\u202e倒过来\u202c",
    "零\u200b宽\u200d度\ufeff",
    "[@click=app.quit]点我[/]",
    "[/]括号[bold",
    "长" * 10_000,
    "孤\ud800独",
    "👨‍👩‍👧‍👦全家",
    "\x00\x07\x08\x0b\x7f控制",
    "a\nb\rc\td",
    "\ue000\U000f0000私用\U000e0041",
)
