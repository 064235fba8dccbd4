"""The index on disk, and the executor that runs a query tree over it.

The engine behind this door is stock Whoosh: its codec keeps the postings, this room adds atomic commits, a
manifest, columns as arrays and an executor over whole arrays.
"""
