"""Digits that a whole hall can read, in characters that every terminal draws one cell wide."""

from __future__ import annotations

_FACES = {
    "0": ("#####", "#   #", "#   #", "#   #", "#####"),
    "1": ("  #  ", " ##  ", "  #  ", "  #  ", "#####"),
    "2": ("#####", "    #", "#####", "#    ", "#####"),
    "3": ("#####", "    #", " ####", "    #", "#####"),
    "4": ("#   #", "#   #", "#####", "    #", "    #"),
    "5": ("#####", "#    ", "#####", "    #", "#####"),
    "6": ("#####", "#    ", "#####", "#   #", "#####"),
    "7": ("#####", "    #", "   # ", "  #  ", "  #  "),
    "8": ("#####", "#   #", "#####", "#   #", "#####"),
    "9": ("#####", "#   #", "#####", "    #", "#####"),
    "/": ("    #", "   # ", "  #  ", " #   ", "#    "),
}
_GAP = 1


def big(text: str, *, width: int, height: int) -> list[str]:
    """``text`` (digits and strokes) as lines, each character drawn as large as ``width`` and ``height`` allow."""
    faces = [_FACES[char] for char in text]
    across = sum(len(face[0]) for face in faces) + _GAP * max(len(faces) - 1, 0)
    wide = max(width // across, 1)
    down = max(min(height // 5, wide), 1)  # a cell is higher than wide: as many down as across reads well from afar
    wide = min(wide, down * 2)
    lines = []
    for row in zip(*faces, strict=True):
        drawn = (" " * _GAP * wide).join("".join(char * wide for char in part) for part in row)
        lines += [drawn] * down
    return lines
