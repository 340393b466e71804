"""The measured claim is a command that runs, and both of its ways come to the same dates."""

from __future__ import annotations

import pytest

from bench.__main__ import main, names


def test_deadlines_benchmark_agrees_with_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert "deadlines" in names()
    assert main(["deadlines", "--cases", "300", "--recomputed", "100"]) == 0
    assert "both ways agree" in capsys.readouterr().out
