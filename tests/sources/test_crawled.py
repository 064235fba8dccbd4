"""The reader of crawled text against files of known truth: every trap × every encoding × every date form."""

import io
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from indexer import Article, Rejected, read
from indexer.article import WIB
from indexer.sources import crawled
from tests.generate_articles import Case, cases

COUNT = 3000


def _read(data: bytes) -> Article:
    (item,) = crawled.read("memory", io.BytesIO(data))
    assert isinstance(item, Article), item
    return item


def _f1(one: str, other: str) -> float:
    """F1 over the two bags of tokens."""
    left, right = Counter(one.split()), Counter(other.split())
    return 2 * (left & right).total() / max(1, left.total() + right.total())


def _wrong(case: Case) -> list[str]:
    article, truth = _read(case.data), case.truth
    wrong = [name for name in ("title", "author", "outlet") if getattr(article, name) != getattr(truth, name)]
    if truth.date is None or article.date is None:
        wrong += ["date"] * (truth.date is not article.date)
    elif truth.date_precision == "day":
        wrong += ["date"] * (article.date.date() != truth.date.date() or article.date_precision != "day")
    else:
        wrong += ["date"] * (article.date != truth.date or article.date.utcoffset() != truth.date.utcoffset())
    return wrong + ["body"] * (_f1(article.body, truth.body) < 0.99)


def test_generated_files_are_read_as_a_person_would() -> None:
    failures = {case.name: wrong for case in cases(20261122, COUNT) if (wrong := _wrong(case))}
    assert len(failures) <= 0.005 * COUNT, list(failures.items())[:10]


def test_broken_sentences_are_joined_and_paragraphs_kept() -> None:
    article = _read(
        b"Judul Berita Ini\n\nSri - A.EXAMPLE\n\nNov 29, 2025 - 19:36\n\n\n"
        b"Sabtu, 29 November 2025 - Kepala UPT Pemasyarakatan se-Eks Karesidenan\n\nPati turut hadir.\n\nLalu pulang."
    )
    assert article.body.split("\n\n") == [
        "Sabtu, 29 November 2025 - Kepala UPT Pemasyarakatan se-Eks Karesidenan Pati turut hadir.",
        "Lalu pulang.",
    ]


HEAD = "Rutan Blora Ikuti Panen Raya dan Penyerahan Bantuan Sosial\n\nSri - A.B.EXAMPLE\n\nDec 24, 2024 - 14:20\n\n\n"


@pytest.mark.parametrize(
    "repeated",
    [
        "Rutan Blora Ikuti Panen Raya dan Penyerahan Bantuan Sosial",
        "Rutan Blora Ikuti\n\nPanen Raya dan Penyerahan Bantuan Sosial",
        "Rutan Blora Ikuti Panen\nRaya dan Penyerahan Ban",
        "RUTAN BLORA IKUTI PANEN RAYA DAN PENYERAHAN BANTUAN SOSIAL",
        "Rutan Blora...",
        "Rutan Blora Ikuti Panen Raya dan Penyerahan Bantuan Sosial Serentak",
        "Rutan Blora Ikuti Panen Raya dan Penyerahan Bantuan Sosial\n\n"
        "Rutan Blora Ikuti Panen Raya dan Penyerahan Bantuan Sosial",
    ],
)
def test_the_repeated_headline_is_no_body(repeated: str) -> None:
    article = _read(f"{HEAD}{repeated}\n\nBlora – Panen raya digelar.".encode())
    assert article.body == "Blora – Panen raya digelar."


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Banjir Blora", "Banjir Blora merendam ratusan rumah warga di tiga desa\n\nsejak Senin malam."),
        ("Gempa M 5,2 Guncang Pati", "Gempa M 5,2 guncang Pati pada Selasa pagi."),
    ],
)
def test_a_sentence_that_begins_like_the_headline_is_body(title: str, body: str) -> None:
    article = _read(f"{title}\n\nSri - A.B.EXAMPLE\n\nDec 24, 2024 - 14:20\n\n\n{body}".encode())
    assert article.body == " ".join(body.split())


@pytest.mark.parametrize(
    ("head", "title", "author"),
    [
        ("WARTAWAN\n\nPanen Raya\n\nSri - A.B.EXAMPLE", "Panen Raya", "Sri"),
        ("Berita Utama Hari Ini\n\nPanen Raya di Rutan\n\nSri - A.B.EXAMPLE\n\nPanen Raya di Rutan",
         "Panen Raya di Rutan", "Sri"),
        ("Rutan Blora Ikuti Panen Raya dan\n\nPenyerahan Bantuan\n\nSri - A.B.EXAMPLE",
         "Rutan Blora Ikuti Panen Raya dan Penyerahan Bantuan", "Sri"),
        ("Rutan Blora Ikuti Panen Raya di Todanan\n\nRina Al-Habsyi (Kontributor)\n\nA.B.EXAMPLE",
         "Rutan Blora Ikuti Panen Raya di Todanan", "Rina Al-Habsyi (Kontributor)"),
        ("Panen Raya\n\n- A.B.EXAMPLE", "Panen Raya", ""),
    ],
)  # fmt: skip
def test_heads(head: str, title: str, author: str) -> None:
    article = _read(f"{head}\n\nIsi berita satu.".encode())
    assert (article.title, article.author, article.outlet, article.body) == (
        title, author, "A.B.EXAMPLE", "Isi berita satu.",
    )  # fmt: skip


def test_text_without_a_head_is_a_title_and_a_body() -> None:
    article = _read(b"Catatan Rapat\n\nRapat dibuka pukul 09.00.")
    assert (article.title, article.body, article.outlet) == ("Catatan Rapat", "Rapat dibuka pukul 09.00.", "")
    assert article.date is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "biner"),
        (b" \n\n ", "kosong"),
        (b"<!DOCTYPE html><html><body>Berita</body></html>", "HTML"),
        (b"\xff\xfe\x00", "UTF-16"),
    ],
)
def test_what_is_no_article_says_why(data: bytes, reason: str) -> None:
    (item,) = crawled.read("memory", io.BytesIO(data))
    assert isinstance(item, Rejected)
    assert reason in item.reason


def test_the_seeds(data: Path) -> None:
    first, second = read(data / "seeds")
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.title, first.author, first.outlet, first.date) == (
        "Rutan Blora Ikuti Panen Raya dan Penyerahan Bantuan Sosial Serentak Bersama Menteri Imigrasi dan "
        "Pemasyarakatan",
        "Dheny Window",
        "BLORA.KAMPAI.CO.ID",
        datetime(2024, 12, 24, 14, 20, tzinfo=WIB),
    )
    assert first.body.startswith("Blora – Rumah Tahanan Negara")
    assert (second.title, second.author, second.outlet, second.date) == (
        "Kepala UPT Pemasyarakatan se-Eks Karesidenan Pati Dampingi Kakanwil Ditjenpas Jateng, Tinjau Ketahanan "
        "Pangan dan Produk UMKM Warga Binaan di Rutan Blor",
        "Sri Setyo Lestari",
        "DEMAK.WARTAWAN.ORG",
        datetime(2025, 11, 29, 19, 36, tzinfo=WIB),
    )
    assert "se-Eks Karesidenan Pati turut mendampingi" in second.body
    assert second.date is not None
    assert second.date.utcoffset() == timedelta(hours=7)
