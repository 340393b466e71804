"""The schema's history. One file a change, numbered; ``core.storage.schema_version`` runs them."""
