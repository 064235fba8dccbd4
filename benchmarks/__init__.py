"""Speed and quality side by side with peers, each figure from one run: ``make bench``. Never part of the tests."""
