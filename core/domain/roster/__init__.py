"""Rolls of people as offices keep them: from grids of cells to typed rows, and from rows to a preview.

Pure, and in four steps: ``headers`` finds the table in a sheet, ``values`` reads one cell, ``parse`` makes
typed rows of it (``rows``), ``diff`` compares them with what the county has. A bad cell costs its own row
and no other. ``grid``, ``headers``, ``values`` and ``tables`` know nothing of rosters: any ledger is read
with them.
"""
