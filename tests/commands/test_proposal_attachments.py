"""``shuzhi proposal attach`` and its like: files go in, come out, and come through a backup."""

from __future__ import annotations

import stat
from pathlib import Path

from tests.commands.shell import Shell
from tests.commands.test_proposals import entered, refused
from tests.domain.proposals.office_files import PDF, PNG, package


def files_in(folder: Path) -> list[str]:
    """A picture, a document, and one with macros."""
    folder.mkdir()
    contents = {"现场.png": PNG, "方案.pdf": PDF, "宏.docx": package(parts={"word/vbaProject.bin": b"\1"})}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [str(folder / name) for name in contents]


def test_files_come_out_of_a_restored_backup_as_they_went_in(shell: Shell, tmp_path: Path) -> None:
    number, (picture, document, macros) = entered(shell), files_in(tmp_path / "in")
    kept = shell.data("proposal", "attach", number, picture, document)
    assert refused(shell.run("proposal", "attach", number, macros, "--json")) == "attachment.macro"
    assert "方案.pdf" in shell.ok("proposal", "attachments", number).out
    shell.ok("proposal", "remove-attachment", kept[0]["id"])
    assert "shuzhi proposal attachments" in shell.ok("proposal", "show", number).err
    assert "no -> yes" in shell.ok("undo", "--yes").everything
    shell.ok("restore", shell.data("backup")["file"], "--to", tmp_path / "restored")
    restored = Shell(tmp_path / "restored")
    out = tmp_path / "out"
    out.mkdir()
    restored.ok("proposal", "save-attachment", number, out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {"现场.png": PNG, "方案.pdf": PDF}
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}
    again = restored.run("proposal", "save-attachment", number, out, "--id", kept[1]["id"], "--json")
    assert refused(again) == "file.exists"
