"""Pages that are opened on top of a mode."""
