"""Names in a lexicon: forms that are no words of the language, whatever PySastrawi would make of them.

Bekasi is no *bekas*, Hadi no *had*. A form is a name where the gazetteer says so, or where the corpus shows it: names
stand capitalised inside sentences nearly always, words hardly ever. What is asked of a form's share of capitals
depends on how likely it is a word: a form that PySastrawi does not know, or whose root is seen nowhere else in lower
case, needs a plain majority; one that is well explained as a word with affixes needs more, or cannot be shown to be a
name at all (per-…-an and ke-…-an of a root in use: Perhubungan and Kehutanan stand in names of ministries).

A pure function of counts over a whole lexicon: however articles came to be indexed together, the names are the same.
"""

from collections.abc import Collection, Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from .stopwords import stopwords

#: Words of the language that often stand capitalised: the calendar, directions, titles and forms of address, kinds of
#: institutions and of places. No count makes them names.
_CAPITALISED = frozenset(
    """
    januari februari maret april mei juni juli agustus september oktober november nopember desember pebruari
    senin selasa rabu kamis jumat sabtu minggu ahad ramadan ramadhan syawal muharam zulhijah hijriah masehi
    utara selatan timur barat tengah tenggara pusat
    presiden menteri jenderal laksamana marsekal kolonel mayor kapten letnan sersan panglima gubernur bupati camat lurah
    wali ketua wakil kepala direktur deputi sekretaris bendahara komisaris komisioner koordinator rektor dekan profesor
    sultan raja ratu pangeran putri duta nabi rasul tuhan paus uskup pastor kiai kyai ustaz ustadz habib haji gus syekh
    pak bu bapak ibu bung bang mas mbak kak kang tuan nyonya anda beliau saudara
    republik kerajaan kesultanan negara serikat uni persatuan kabinet kementerian departemen direktorat inspektorat
    sekretariat deputi badan lembaga dewan majelis mahkamah pengadilan kejaksaan kepolisian komisi komite panitia dinas
    biro balai kantor unit divisi satuan reserse institut universitas fakultas sekolah akademi yayasan partai fraksi
    asosiasi ikatan himpunan federasi konfederasi perserikatan persero perseroan bank koperasi liga piala
    provinsi kabupaten kota kecamatan kelurahan desa dusun kampung nagari jalan gang gedung istana stadion bandara
    pelabuhan terminal stasiun masjid gereja pura wihara pesantren pondok rumah taman pulau kepulauan gunung bukit
    sungai danau teluk selat laut samudra tanjung pantai
    undang kitab pasal peraturan keputusan
    """.split()
)

#: A root that others of its family show in lower case so often in a million words is in use.
_IN_USE = 5.0
#: Shorter roots are found in any form: *had* in Hadi, *sus* in Susi.
_SHORTEST_ROOT = 4

#: The least share of capitals, where 0 is what words have and 1 what names have: of a form that is explained by
#: chance only; of one that PySastrawi does not know; of one whose root is in no other use; of one with the lightest of
#: affixes, which names end in by chance; of a word of the dictionary; of any other.
_BY_CHANCE, _UNKNOWN, _RARELY, _LIGHTLY, _KNOWN, _WELL = 0.55, 0.7, 0.75, 0.85, 0.92, 0.95
#: The lower bound of the share that is as good as _WELL, where not every occurrence is capitalised.
_SURELY = 0.9

#: Of forms that stand more rarely, most are names.
_FEW = 20

#: What is hung on any word, so that a few capitals tell of the word (Bupatinya) and not of a name.
_CLITICS = frozenset("nya ku mu lah kah pun kan".split())


def names(
    forms: Sequence[str],
    counts: NDArray[np.integer],
    capitals: NDArray[np.integer],
    roots: NDArray[np.integer],
    gazetteer: Collection[str],
    dictionary: Collection[str],
) -> NDArray[np.bool_]:
    """Which *forms* are names, as a mask over them.

    *forms*: a lexicon in any order, with every root of a form among them. *counts*: how often each stands in bodies.
    *capitals*: how often capitalised and not because a sentence begins. *roots*: the place of each form's root, by
    PySastrawi alone. *gazetteer*: forms that are names in any case. *dictionary*: PySastrawi's words.
    """
    place = {form: number for number, form in enumerate(forms)}
    listed = [place[form] for form in gazetteer if form in place]
    counted, capitalised = counts.astype(np.int64), capitals.astype(np.int64)
    share = _share(counted, capitalised, [place[form] for form in stopwords() if form in place], listed)
    lower = counted - capitalised
    family = np.bincount(roots, weights=lower, minlength=len(forms))[roots] - lower
    in_use = family * 1e6 >= _IN_USE * max(1, counted.sum())
    found = (share >= _BY_CHANCE) & (capitalised > 0)
    own = roots == np.arange(len(forms))
    for number in found.nonzero()[0].tolist():
        form = forms[number]
        if not form[0].isalpha() or form in _CAPITALISED:
            found[number] = False
        elif form.endswith("nya") and counted[place.get(form[:-3], number)] > counted[number]:
            found[number] = False  # Instagramnya is no name, but a name with a word behind it.
        elif own[number]:
            found[number] = share[number] >= (_KNOWN if form in dictionary else _UNKNOWN)
        else:
            root = forms[roots[number]]
            found[number] = _is_name(form, root, bool(in_use[number]), float(share[number]), int(counted[number]))
    found[listed] = True
    return found


def _share(
    counts: NDArray[np.int64], capitals: NDArray[np.int64], words: list[int], places: list[int]
) -> NDArray[np.float64]:
    """The share of capitals of each form, between what stop words have (0) and what known names of places have (1).

    Articles in lower case throughout, or With Every Word Capitalised, move both; where they are not apart, capitals
    tell nothing and every share is 0.
    """
    low = capitals[words].sum() / max(1, counts[words].sum())
    # As many as in edited news, where a corpus names no known place; sentences that begin with a name are the rest.
    high = (capitals[places].sum() + 9) / (counts[places].sum() + 10)
    if high - low < 0.3:
        return np.zeros(len(counts))
    share: NDArray[np.float64] = np.clip((capitals / np.maximum(counts, 1) - low) / (high - low), 0, 1)
    return share


def _is_name(form: str, root: str, in_use: bool, share: float, count: int) -> bool:
    """Whether a form that PySastrawi changes is a name all the same."""
    before, found, behind = form.partition(root)
    if not found and form[:2] in ("me", "pe"):  # the root's first letter has melted into the prefix: menari, tari
        before, found, behind = form.partition(root[1:])
    if before and behind.endswith("an") and form[0] in "kp":
        return not in_use and share >= _WELL and count > 1
    # By an infix too, as in Winarta and warta: they have long ceased to make words.
    light = not found or (behind in ("i", "an", "is") if not before else before == "se" and not behind)
    if len(root) < _SHORTEST_ROOT or (light and not in_use):
        return True
    if light or not in_use:
        return share >= (_LIGHTLY if in_use and count >= _FEW else _RARELY)
    if behind in _CLITICS or not (share >= _WELL and count > 1):
        return _lower_bound(share, count) >= _SURELY
    return True


def _lower_bound(share: float, count: int) -> float:
    """The lower end of Wilson's score interval of one standard deviation (Wilson, 1927, *JASA* 22)."""
    spread = sqrt((share * (1 - share) + 0.25 / count) / count)
    return (share + 0.5 / count - spread) / (1 + 1 / count)
