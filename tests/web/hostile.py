"""What tests of the page and of the API ask alike."""

from .conftest import MARKUP, TEMPLATE

#: ``(query string, what the sentence names)``
BAD = [
    ("per_page=0", "per_page=0"),
    ("per_page=1001", "per_page=1001"),
    ("per_page=banyak", "'banyak'"),
    ("page=-1", "page=-1"),
    ("page=0", "page=0"),
    ("page=abc", "'abc'"),
    ("page=" + "9" * 5000, "999"),
    ("since=2024-12-31&until=2024-01-01", "2024-12-31"),
    ("since=kapan-kapan", "'kapan-kapan'"),
    ("until=2024-02-30", "'2024-02-30'"),
    ("sort=acak", "'acak'"),
    ("interval=windu", "'windu'"),
]

HOSTILE = [
    "x" * 10_000,
    "kata " * 2_000,
    " ATAU ".join(f"kata{number}" for number in range(500)),
    "(" * 3_000,
    "*",
    '"tanpa pasangan',
    "\x00\x01\x1f\x7f\u202e\ufeff",
    "a\r\nSet-Cookie: x=1",
    MARKUP,
    '"><img src=x onerror=alert(1)>',
    TEMPLATE,
    "../../etc/passwd",
    "outlet: penulis: tanggal:9999-99-99..x",
]
