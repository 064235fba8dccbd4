"""The language: words, roots, names, stop words and dates. Opens no files but lists of words: packed, or a user's."""
