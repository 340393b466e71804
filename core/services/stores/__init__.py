"""What the use cases ask of storage, one Protocol a noun. Implemented, with all the SQL, in ``core/storage``."""
