"""What a county lets people attach to proposals and reply letters: which kinds, how large, how many.

No law was found that says anything of it, so it is the office's own decision; the ceilings are the program's, and each
says what it protects. Rules that were adopted before these existed stay valid and allow what was fixed until then.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StrictInt, model_validator

from core.domain.rules.fields import Problem, RulesModel, duplicates, report

MEGABYTE = 1_000_000  # bytes
LARGEST_MB = 20  # what Telegram's Bot API lets a bot fetch, and what is read into memory at once
MOST_FILES = 20  # of a proposal, or of one letter: a chat lists them and their buttons in one message
MOST_MB = 200  # of a proposal, or of one letter: all of it lies in the database and in every backup


class FileKind(StrEnum):
    """What may be attached at all. The value is the ending; nothing in this list can carry a program."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    JPEG = "jpg"
    PNG = "png"
    TEXT = "txt"


class AttachmentRules(RulesModel):
    """``largest_mb``: of one file. ``most_files``, ``most_mb``: of one proposal, and of each letter."""

    kinds: Annotated[tuple[FileKind, ...], Field(min_length=1)] = tuple(FileKind)
    largest_mb: Annotated[StrictInt, Field(ge=1, le=LARGEST_MB)] = 20
    most_files: Annotated[StrictInt, Field(ge=1, le=MOST_FILES)] = 10
    most_mb: Annotated[StrictInt, Field(ge=1, le=MOST_MB)] = 50

    @model_validator(mode="after")
    def _is_coherent(self) -> AttachmentRules:
        problems = duplicates(self.kinds, "kinds[{}]")
        if self.most_mb < self.largest_mb:
            problems.append(Problem("most_mb", "below_one_file", str(self.most_mb)))
        report(problems)
        return self
