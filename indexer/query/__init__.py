"""A typed question → a tree → matches, facets, snippets → Results. Opens no files: it is handed a snapshot."""
