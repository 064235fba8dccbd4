"""Time: bars that lead closer and closer, the way out again, and outlets side by side."""

import re
from datetime import date, timedelta

from flask.testing import FlaskClient

from indexer import Bar
from search_web.histogram import MOST_BARS, crumbs, histogram, together

from .reading import args_of, links, page, status_of


def bars_of(html: str) -> list[str]:
    """The addresses of the bars of the first drawing."""
    return [url for url, _ in links(html.split('<svg class="bars"')[1].split("</svg>")[0])]


def test_bars_zoom_from_years_to_months_to_days(client: FlaskClient) -> None:
    html = page(client, "/?q=jagung&interval=year")
    (first, *_) = bars_of(html)
    assert args_of(first) == [("q", "jagung"), ("since", "2023-01-01"), ("until", "2023-12-31")]
    months = page(client, first)
    assert status_of(months) == "1–4 dari 4 berita untuk “jagung”."
    assert [text for _, text in links(months.split('class="crumbs"')[1].split("</nav>")[0])] == ["Semua waktu"]
    (month, *_) = bars_of(months)
    assert args_of(month)[1:] == [("since", "2023-01-01"), ("until", "2023-01-31")]
    days = page(client, month)
    trail = links(days.split('class="crumbs"')[1].split("</nav>")[0])
    assert [text for _, text in trail] == ["Semua waktu", "2023"]
    assert args_of(trail[0][0]) == [("q", "jagung")]
    assert args_of(trail[1][0])[1:] == [("since", "2023-01-01"), ("until", "2023-12-31")]


def test_every_step_out_is_in_the_trail() -> None:
    args = (("q", "x"), ("since", "2024-02-03"), ("until", "2024-02-03"), ("page", "2"))
    trail = crumbs("2024-02-03", "2024-02-03", "/", args)
    assert [link.text for link in trail] == ["Semua waktu", "2024", "Februari 2024", "3 Februari 2024"]
    assert args_of(trail[2].url) == [("q", "x"), ("since", "2024-02-01"), ("until", "2024-02-29")]
    assert trail[3].current
    assert crumbs("", "", "/", ()) == ()
    assert [link.text for link in crumbs("kemarin", "", "/", ())] == ["Semua waktu"]
    assert crumbs("9999-12-01", "9999-12-31", "/", ())[2].url == "/?since=9999-12-01&until=9999-12-31"


def test_the_table_says_what_the_drawing_shows(client: FlaskClient) -> None:
    html = page(client, "/?q=jagung&interval=month&page=1")
    drawn = bars_of(html)
    ((table, _),) = [link for link in links(html) if link[1] == "Sebagai tabel"]
    shown = page(client, table)
    assert bars_of(shown) == []
    assert ("/?q=jagung&interval=month#sebaran", "Tutup tabel") in links(shown)
    tabled = links(shown.split("<tbody>")[1].split("</tbody>")[0])
    assert drawn == [url for url, _ in tabled]
    assert len(drawn) == 8
    assert ("since", "2023-01-01") in args_of(drawn[0])
    assert ("until", "2023-01-31") in args_of(drawn[0])
    assert all("interval" not in url and "page" not in url for url in drawn)
    assert "style=" not in html


def test_the_drawing_fits_any_width() -> None:
    bars = [Bar(date(2000 + n, 1, 1), date(2000 + n, 12, 31), n) for n in range(20)]
    drawn = histogram(bars, "year", "/", ())
    assert drawn
    assert len(drawn.bars) == 19
    assert (drawn.bars[0].x, drawn.bars[-1].x, drawn.width) == (10, 190, 200)
    assert all(re.fullmatch(r"[\d.]+%", label.x) for label in drawn.labels)
    assert drawn.bars[-1].height == 72
    assert [label.text for label in drawn.labels] == ["2001", "2004", "2007", "2010", "2013", "2016", "2019"]
    assert histogram(bars[:1], "year", "/", ()) is None
    assert histogram(bars[:2], "year", "/", ()) is None


def test_a_long_question_makes_fewer_bars() -> None:
    days = [Bar(day, day, 1) for day in (date(2024, 1, 1) + timedelta(days=n) for n in range(300))]
    drawn = [histogram(days, "day", "/", (("q", "x" * size),)) for size in (1, 100, 5000)]
    counts = [len(each.bars) for each in drawn if each]
    assert counts[0] > counts[1] > counts[2] >= 15


def test_many_bars_are_drawn_as_fewer() -> None:
    days = [date(2020, 1, 1) + timedelta(days=number) for number in range(1000)]
    drawn = together([Bar(day, day, 1) for day in days])
    assert len(drawn) <= MOST_BARS
    assert sum(bar.total for bar in drawn) == 1000
    assert drawn[0].start == days[0]
    assert drawn[-1].end == days[-1]


def test_outlets_are_set_side_by_side_on_demand(client: FlaskClient) -> None:
    plain = page(client, "/?q=jagung&interval=month")
    assert "multiples" not in plain
    ((url, _),) = [link for link in links(plain) if link[1] == "Bandingkan per outlet"]
    html = page(client, url)
    small = html.split('class="multiples"')[1].split("</section>")[0]
    assert [
        (text, dict(args_of(where))["outlet"])
        for where, text in links(small)
        if text in ("Harian Blora", "kabar.example")
    ] == [
        ("Harian Blora", "Harian Blora"),
        ("kabar.example", "kabar.example"),
    ]
    assert small.count('<svg class="bars"') == 2
    heights = [int(height) for height in re.findall(r"h8v(\d+)h-8z", small)]
    # One measure for all: the highest bar of any outlet is as high as its drawing.
    assert max(heights) == 40
    assert ("/?q=jagung&interval=month#per-outlet", "Tutup perbandingan") in links(html)


def test_labels_say_no_year_and_no_month_twice() -> None:
    months = [Bar(date(2023 + n // 12, n % 12 + 1, 1), date(2023 + n // 12, n % 12 + 1, 28), 1) for n in range(16)]
    drawn = histogram(months, "month", "/", ())
    assert drawn
    assert [label.text for label in drawn.labels] == ["Feb 2023", "Apr", "Jun", "Agu", "Okt", "Des", "Feb 2024", "Apr"]
    days = [Bar(day, day, 1) for day in (date(2024, 2, 27) + timedelta(days=n) for n in range(5))]
    drawn = histogram(days, "day", "/", ())
    assert drawn
    assert [label.text for label in drawn.labels] == ["27 Feb", "28", "29", "1 Mar", "2"]
