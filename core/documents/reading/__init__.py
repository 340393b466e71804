"""Tables that offices hand in (.xlsx, .csv) become grids of typed cells, without trusting the file.

The file is opened only in a child process with limits on memory, processor time and wall time
(``table_file.read_table_file`` starts it, ``child`` is what runs there). Formulas are never evaluated,
entities never expanded, links never followed. The grid itself is ``core.domain.roster.grid``.
"""
