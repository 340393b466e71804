"""The measured claim is a command that runs."""

from __future__ import annotations

import pytest

from bench.__main__ import main, names


def test_benchmarks_are_listed_without_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "  plan" in capsys.readouterr().err
    assert "plan" in names()


def test_plan_benchmark_proves_a_county(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--seeds", "1"]) == 0
    assert "proven 1 of 1" in capsys.readouterr().out
