"""Planning, pure: who reports orally in which year of the term, and when and where a year's meetings are.

Nothing here knows a solver, a database or a clock. A plan either keeps the county's rules or is an
``Infeasible`` that names the rule that fails and what would make room; every exception explains itself.
"""
