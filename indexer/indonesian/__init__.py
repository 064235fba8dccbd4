"""The language: words, roots, stop words and dates. Opens no files but the word lists packed with it."""
