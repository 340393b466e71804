"""Chat, in and out. Words and conversations live here; rules and SQL do not."""
