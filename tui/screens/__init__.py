"""One module a mode. A module with a ``MODE`` is found and takes its place in the tab line: nothing else to edit."""
