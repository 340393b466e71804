"""Use cases: load, ask the domain, save, enqueue what the world must hear. Nothing is sent from here."""
