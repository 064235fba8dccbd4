"""Acronyms: what is a definition and what is none, what is learnt from many, and two labelled samples of real news."""

import random
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.acronyms_sample import bodies, judge_places, precision_of_pairs, recall_of_pairs
from indexer import TelusurError
from indexer.indonesian import definitions
from indexer.indonesian.acronyms import NO_USER, Pair, UserPairs, evidence, learn, read_user_pairs
from indexer.indonesian.alignment import align
from tests.conftest import is_a_sentence


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Kepala Rumah Tahanan Negara (Rutan) Blora hadir.", "rutan", "rumah tahanan negara"),
        ("Pembinaan bagi warga binaan pemasyarakatan (WBP) terus berjalan.", "wbp", "warga binaan pemasyarakatan"),
        ("Setiap Unit Pelaksana Teknis (UPT) melapor.", "upt", "unit pelaksana teknis"),
        ("Penyidik KPK (Komisi Pemberantasan Korupsi) datang.", "kpk", "komisi pemberantasan korupsi"),
        ("Komisi Pemberantasan Korupsi atau KPK menolak.", "kpk", "komisi pemberantasan korupsi"),
        ("Lalu KPK atau Komisi Pemberantasan Korupsi menolak.", "kpk", "komisi pemberantasan korupsi"),
        ("Komisi Pemberantasan Korupsi (selanjutnya disebut KPK) menolak.", "kpk", "komisi pemberantasan korupsi"),
        ("Komisi Pemberantasan Korupsi, yang biasa disingkat KPK, menolak.", "kpk", "komisi pemberantasan korupsi"),
        ("WFH adalah singkatan dari work from home, katanya.", "wfh", "work from home"),
        ("Menurut Menteri Dalam Negeri (Mendagri) itu perlu.", "mendagri", "menteri dalam negeri"),
        ("Kepala Kepolisian Republik Indonesia (Polri) hadir.", "polri", "kepolisian republik indonesia"),
        ("Anggota Badan Pengawas Pemilu (Bawaslu) hadir.", "bawaslu", "badan pengawas pemilu"),
        ("Di pusat kesehatan masyarakat (puskesmas) itu.", "puskesmas", None),  # in lower case beside capitals
        ("di pusat kesehatan masyarakat (puskesmas) itu.", "puskesmas", "pusat kesehatan masyarakat"),
        ("petugas satuan polisi pamong praja (satpol pp) datang.", "satpol pp", "satuan polisi pamong praja"),
        ("Kementerian Hukum dan HAM (Kemenkumham) membina.", "kemenkumham", "kementerian hukum dan ham"),
        ("wilayah Jakarta, Bogor, Depok, Tangerang, dan Bekasi (Jabodetabek) hujan.", "jabodetabek",
         "jakarta bogor depok tangerang dan bekasi"),
        ("Data Badan Meteorologi, Klimatologi, dan Geofisika (BMKG) baru.", "bmkg",
         "badan meteorologi klimatologi dan geofisika"),
        ("Undang-Undang (UU) itu, dan Rancangan Undang-Undang (RUU) lain.", "ruu", "rancangan undang undang"),
        ("Peserta Badan Penyelenggara Jaminan Sosial (BPJS) naik.", "bpjs", "badan penyelenggara jaminan sosial"),
        ("Perhimpunan Pendidikan dan Guru (P2G) menilai.", "p2g", "perhimpunan pendidikan dan guru"),
        ("Surat perintah penghentian penyidikan (SP3) terbit.", "sp3", "surat perintah penghentian penyidikan"),
        ("Menurut World Health Organization (WHO) aman.", "who", "world health organization"),
        ("Kantor Center of Reform on Economics (CORE) pindah.", "core", "center of reform on economics"),
        ("Laba PT Aneka Tambang (Persero) Tbk (Antam) naik.", "antam", "aneka tambang"),
        ("Presiden Joko Widodo (Jokowi) tiba.", "jokowi", "joko widodo"),
        ("Pesan lewat WhatsApp (WA) beredar.", "wa", "whatsapp"),
        ("Petugas diBadan Gizi Nasional (BGN) hadir.", "bgn", "badan gizi nasional"),
        ("Kontraktor Kontrak Kerja Sama (KKKS) hadir.", "kkks", "kontraktor kontrak kerja sama"),
        ("Jum’at Berkah Nusantara (JBN) digelar.", "jbn", "jumat berkah nusantara"),
        ("Kereta harus berhenti luar biasa (BLB) di sana.", "blb", "berhenti luar biasa"),
    ],
)  # fmt: skip
def test_definition(text: str, short: str, long: str | None) -> None:
    assert [found for key, found in evidence([text]) if key == short] == ([long] if long else [])


@pytest.mark.parametrize(
    "text",
    [
        "Warga Blora, Sri (34), memanen padi.",
        "Partai itu (24 kursi) dan Partai Amanat (PDK) bersaing.",
        "Petani dari Kabupaten Kudus (Jateng) hadir.",
        "Pada Selasa (24/12) dan Rabu (25/12/2024) hujan.",
        "Gelandang Arya Wijaya (BRA) dan penyerang Gilang (PSIS) absen.",
        "Menurut Budi Santoso (KPK) itu benar.",
        "Penjualan naik (yoy) dan turun (mtm).",
        "Harga emas (Antara) naik.",
        "Petugas Komisi , (KPK) hadir.",
        "Badan Gizi. Nasional (BGN) hadir.",
        "Bupati (Bupati) hadir.",
        "WFH atau WFA boleh dipilih.",
        "",
        "((((",
    ],
)
def test_no_definition(text: str) -> None:
    assert not evidence([text])


def test_long_forms_reach_as_far_as_their_letters() -> None:
    assert align("kpk", "juru bicara komisi pemberantasan korupsi".split()) == (2, 5, 0)
    assert align("kemlu", "pejabat kementerian luar negeri ri".split()) == (1, 4, 1.5)
    assert align("pph", "potong pajak penghasilan".split()) == (1, 3, 0.25)
    assert align("rutan", ["rutan"]) is None
    assert align("as", "".split()) is None


_WORDS = (
    "badan gizi nasional komisi pemberantasan korupsi menteri dalam negeri dan di Badan Gizi Nasional WhatsApp Kerja"
    " Kerja rumah tahanan negara Rumah Tahanan Negara kontraktor kontrak kerja sama diBadan pajak penghasilan"
).split()
_SHORTS = "BGN KPK Mendagri mendagri Rutan KKKS WA PPh KN DN KK P2 RT Kerja".split()
_TEXTS = st.lists(
    st.one_of(
        st.sampled_from(_WORDS),
        st.sampled_from([f"({short})" for short in _SHORTS]),
        st.sampled_from(["atau", "yang", "disingkat", ",", ".", "KPK (komisi pemberantasan korupsi)", *_SHORTS]),
    ),
    max_size=60,
).map(" ".join)


@given(st.lists(_TEXTS, max_size=6), st.lists(_TEXTS, max_size=6))
@example(["Di Kakak Nasi (KKN)"], ["Di Kota Kakak Nasi (KKN)"])
@example(["Ada kas negara (KN)"], ["Ada bekas negara (KN)"])
@example(["Ada kontrak kerja (KK)"], ["Ada kontrak kontrak kerja (KK)"])
def test_what_batches_give_adds_up(some: list[str], others: list[str]) -> None:
    definitions._known.clear()
    one_by_one = [evidence([text]) for text in reversed(some + others)]
    together = evidence(some + others)
    assert together == sum(one_by_one, Counter())
    assert together - evidence(others) == evidence(some)
    definitions._known.clear()
    assert evidence(some + others) == together


@given(st.text(max_size=200) | st.text("(aAbB1 .,-’”atuo\n", max_size=200))
def test_any_text_is_read(text: str) -> None:
    for (short, long), count in evidence([text, text.lower()]).items():
        assert count > 0
        assert short == short.strip()
        assert long == " ".join(long.split())


@pytest.mark.parametrize(
    "text",
    [
        "(" * 200_000,
        "A (" * 70_000,
        "(a" * 100_000,
        " atau " * 40_000,
        "(atau " * 40_000,
        " " * 100_000 + "(KPK)" * 20_000,
        ("aaaa " * 12 + "(aaaaaaaaaaaaaa) ") * 300,
        "singkatan dari " * 20_000,
    ],
    ids=lambda text: text.strip()[:12],
)
def test_hostile_texts_take_no_longer(text: str) -> None:
    started = time.process_time()
    evidence([text])
    assert time.process_time() - started < 5


def _readings(counts: dict[Pair, int], short: str, **options: object) -> list[tuple[list[str], int]]:
    known = learn(counts, **options)  # type: ignore[arg-type]  # options of several types
    return [
        ([" ".join(form.words) for form in reading.forms], reading.times) for reading in known.readings.get(short, ())
    ]


def test_one_definition_is_enough_where_the_letters_are_plain() -> None:
    assert _readings({("upt", "unit pelaksana teknis"): 1}, "upt") == [(["unit pelaksana teknis"], 1)]


def test_liberties_are_made_up_for_by_definitions() -> None:
    pair = "hba", "harga batu bara acuan"
    assert [bool(_readings({pair: count}, "hba")) for count in (1, 2, 3)] == [False, False, True]


def test_several_readings_by_their_counts() -> None:
    counts = {("pmi", "palang merah indonesia"): 14, ("pmi", "pekerja migran indonesia"): 61}
    assert _readings(counts, "pmi") == [(["pekerja migran indonesia"], 61), (["palang merah indonesia"], 14)]


def test_spellings_of_one_thing_are_one_reading() -> None:
    counts = {
        ("apbd", "anggaran pendapatan dan belanja daerah"): 9,
        ("apbd", "anggaran pendapatan belanja daerah"): 3,
        ("apbd", "anggaran pendapatn dan belanja daerah"): 1,
        ("rutan", "rumah tahanan negara"): 5,
        ("rutan", "rumah tahanan"): 2,
        ("kpk", "komisi pemberantasan korupsi"): 8,
        ("kpk", "komisi pemberantasan korupsi republik indonesia"): 2,
        ("kpk", "terkaitkomisi pemberantasan korupsi"): 1,
    }
    assert _readings(counts, "apbd") == [
        ([
            "anggaran pendapatan dan belanja daerah",
            "anggaran pendapatan belanja daerah",
            "anggaran pendapatn dan belanja daerah",
        ], 13)
    ]  # fmt: skip
    assert _readings(counts, "rutan") == [(["rumah tahanan negara", "rumah tahanan"], 7)]
    assert _readings(counts, "kpk") == [(["komisi pemberantasan korupsi"], 11)]


def test_a_chance_beside_a_known_reading_does_not_hold() -> None:
    counts = {("dpr", "dewan perwakilan rakyat"): 20, ("dpr", "diserahkan presiden"): 1}
    assert _readings(counts, "dpr") == [(["dewan perwakilan rakyat"], 20)]


def test_a_word_of_its_own_needs_many_definitions() -> None:
    counts = {("ban", "barisan aktivis nusantara"): 2, ("sim", "surat izin mengemudi"): 30}
    assert _readings(counts, "ban")
    assert not _readings(counts, "ban", ordinary={"ban", "sim"})
    assert _readings(counts, "sim", ordinary={"ban", "sim"})


def test_what_was_taken_away_is_forgotten() -> None:
    text = "Badan Gizi Nasional (BGN) hadir."
    counts = evidence([text])
    counts.subtract(evidence([text]))
    assert not learn(counts).readings


def test_both_ways() -> None:
    known = learn({("upt", "unit pelaksana teknis"): 3, ("uptd", "unit pelaksana teknis daerah"): 1})
    assert known.shorts["unit", "pelaksana", "teknis"] == ("upt",)
    assert known.longest == 4
    assert all(
        short in known.shorts[form.words]
        for short, readings in known.readings.items()
        for reading in readings
        for form in reading.forms
    )


@given(st.lists(_TEXTS, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_counts_does_not_matter(texts: list[str], hand: random.Random) -> None:
    counts = list(evidence(texts).items())
    shuffled = counts[:]
    hand.shuffle(shuffled)
    one, other = learn(dict(counts)), learn(dict(shuffled))
    assert list(one.readings.items()) == list(other.readings.items())
    assert one.shorts == other.shorts


def test_a_user_adds_and_forbids() -> None:
    user = read_user_pairs(
        ["\ufeff# Daftar saya\n", "RUTAN = rumah tahanan negara  # resmi\n", "\n", "- PN = Panitia Nasional\n"],
        "daftar.txt",
    )
    assert user == UserPairs(frozenset({("rutan", "rumah tahanan negara")}), frozenset({("pn", "panitia nasional")}))
    counts = {("pn", "panitia nasional"): 5, ("pn", "panitya nasional"): 2, ("pn", "pengadilan negeri"): 9}
    known = learn(counts, user)
    assert [reading.forms[0].words for reading in known.readings["pn"]] == [("pengadilan", "negeri")]
    assert known.readings["rutan"][0].given
    assert known.readings["rutan"][0].times == 0
    assert read_user_pairs([], "kosong.txt") == NO_USER


def test_a_user_pair_stays_beside_its_forbidden_likeness() -> None:
    user = read_user_pairs(["PN = panitia nasional", "- PN = panitya nasional"], "daftar.txt")
    assert [reading.given for reading in learn({("pn", "panitya nasional"): 9}, user).readings["pn"]] == [True]


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (["RUTAN rumah tahanan negara"], 1),
        (["# ya", "", "RUTAN ="], 3),
        (["= rumah tahanan"], 1),
        (["- = x"], 1),
        (["A = b = c"], 1),
        (["rumah tahanan negara = RUTAN"], 1),
        (["Rutan = RUTAN"], 1),
        (["KPK = komisi pemberantasan korupsi", "- kpk = Komisi Pemberantasan Korupsi"], 2),
    ],
)
def test_a_broken_list_is_refused_by_its_line(lines: list[str], number: int) -> None:
    with pytest.raises(TelusurError) as caught:
        read_user_pairs(lines, "singkatan.txt")
    assert isinstance(caught.value, ValueError)
    assert f"Baris {number} di “singkatan.txt”" in str(caught.value)
    is_a_sentence(caught.value)


@pytest.mark.data
def test_labelled_sample(data: Path) -> None:
    texts = bodies(data)
    known = learn(evidence(texts.values()))
    places, recalled, learnt = (
        judge_places(texts, "judged"),
        recall_of_pairs(known, "judged"),
        precision_of_pairs(known),
    )
    assert recalled.right + recalled.missed >= 200
    assert learnt.right + learnt.wrong >= 200
    assert places.precision >= 0.95
    assert places.recall >= 0.85
    assert recalled.recall >= 0.85
    assert learnt.precision >= 0.95
