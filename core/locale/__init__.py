"""Words that more than one front needs, and the catalogues they are translated with."""
