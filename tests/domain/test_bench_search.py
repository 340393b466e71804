"""The measured claim is a command that runs, misses nothing and prints its ratios."""

from __future__ import annotations

import pytest

from bench.__main__ import main, names


def test_search_benchmark_misses_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert "search" in names()
    assert main(["search", "--proposals", "200", "--words", "20"]) == 0
    said = capsys.readouterr().out
    assert "plain / this, p95" in said
    assert "the scan being the truth: 100.00 %" in said
