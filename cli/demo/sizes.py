"""How large the demonstration is."""

from __future__ import annotations

PROPOSALS = 32  # as many as fit a minute with the rest of the year
MOST_PROPOSALS = 300  # to forty units
