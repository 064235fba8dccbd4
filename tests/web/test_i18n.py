"""The page in English: nothing left untranslated, and the right language for each reader."""

import configparser
import gettext as standard
import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from indexer import Sentence, UsageError, open_index, said
from search_web import create_app, formats
from search_web.i18n import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = ROOT / "search_web" / "translations" / "en" / "LC_MESSAGES"


def _catalogue() -> Catalog:
    with open(CATALOGUE / "messages.po", "rb") as stream:
        return read_po(stream, locale="en")


def _translations(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def test_every_message_has_an_english_translation_and_none_is_left_over() -> None:
    parts = configparser.ConfigParser()
    parts.read(ROOT / "babel.cfg", encoding="utf-8")
    methods = [(pattern.strip(), kind) for kind, pattern in (name.split(":") for name in parts.sections())]
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "said": None, "N_": None}
    found = extract_from_dir(ROOT, methods, {}, keywords, directory_filter=lambda path: "/." not in path)
    used = {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}
    known = {message.id if isinstance(message.id, str) else message.id[0]: message for message in _catalogue()}
    known.pop("")
    assert len(used) > 150
    assert used - known.keys() == set()
    assert known.keys() - used == set()
    assert [id_ for id_, message in known.items() if not all(_translations(message)) or message.fuzzy] == []


def test_no_message_hides_in_an_f_string() -> None:
    """Where the extraction does not see it: such a message would stay Indonesian in English."""
    hidden = re.compile(r"""\bf["'][^\n]*\{[^}\n]*\b(?:n?gettext|said|N_|_)\(""")
    sources = [path for room in ("indexer", "search_web") for path in (ROOT / room).rglob("*.py")]
    assert len(sources) > 100
    assert [path.name for path in sources if hidden.search(path.read_text(encoding="utf-8"))] == []
    assert hidden.search("""x = f"{about(gettext('y'))}." """)


def test_translations_have_the_placeholders_of_their_messages() -> None:
    names = re.compile(r"%(?:\(\w+\))?.")
    for message in _catalogue():
        id_ = message.id if isinstance(message.id, str) else message.id[0]
        for translation in _translations(message) if id_ else ():
            assert sorted(set(names.findall(translation))) == sorted(set(names.findall(id_))), id_


def test_the_compiled_catalogue_is_that_of_the_written_one() -> None:
    with open(CATALOGUE / "messages.mo", "rb") as stream:
        shipped = standard.GNUTranslations(stream)
    for message in _catalogue():
        if isinstance(message.id, str):
            assert shipped.gettext(message.id) == message.string or not message.id
        else:
            assert [shipped.ngettext(message.id[0], message.id[1], count) for count in (1, 2)] == list(
                _translations(message)
            )


@pytest.mark.parametrize(
    ("url", "headers", "language"),
    [
        ("/", {}, "id"),
        ("/", {"Accept-Language": "en-GB,en;q=0.8"}, "en"),
        ("/", {"Accept-Language": "fr"}, "id"),
        ("/", {"Accept-Language": "en;q=0.3, id;q=0.9"}, "id"),
        ("/", {"Accept-Language": "id", "Cookie": "lang=en"}, "en"),
        ("/", {"Cookie": "lang=xx"}, "id"),
        ("/?lang=en", {"Cookie": "lang=id"}, "en"),
        ("/?lang=xx", {"Accept-Language": "en"}, "en"),
        ("/?lang=id", {"Accept-Language": "en", "Cookie": "lang=en"}, "id"),
        ("/tentang?lang=en", {}, "en"),
        ("/artikel/blora-1?lang=en", {}, "en"),
        ("/entah?lang=en", {}, "en"),
    ],
)
def test_the_language_is_that_of_the_url_the_cookie_or_the_browser(
    app: Flask, url: str, headers: dict[str, str], language: str
) -> None:
    response = app.test_client(use_cookies=False).get(url, headers=headers)
    assert f'<html lang="{language}"' in response.text
    assert response.headers["Content-Language"] == language
    assert {"Accept-Language", "Cookie"} <= set(response.vary)
    asked = re.search(r"[?&]lang=(id|en)", url)
    cookie = response.headers.get("Set-Cookie", "")
    assert bool(cookie) is bool(asked)
    if asked:
        assert cookie.startswith(f"lang={asked[1]};")
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie


def test_what_was_chosen_once_stays_without_being_in_every_link(app: Flask) -> None:
    client = app.test_client()
    client.get("/?lang=en")
    html = client.get("/?q=jagung").text
    assert "articles for “jagung”" in html
    assert "lang=en" not in re.sub(r'<a [^>]*hreflang="[^>]*>', "", html)


def test_the_switch_keeps_what_was_asked(client: FlaskClient) -> None:
    html = client.get("/?q=jagung&outlet=Harian+Blora&outlet=kabar.example&sort=newest&page=2&per_page=2").text
    switch = re.search(r'<a href="([^"]*)" lang="en" hreflang="en"', html)
    assert switch
    assert switch[1].replace("&amp;", "&") == (
        "/?q=jagung&outlet=Harian+Blora&outlet=kabar.example&sort=newest&page=2&per_page=2&lang=en"
    )
    assert (
        'href="/artikel/rutan%2F2024%2F%2Fbanjir%3Fx%3D1%23y?lang=en"'
        in client.get("/artikel/rutan%2F2024%2F%2Fbanjir%3Fx%3D1%23y").text
    )


def test_what_the_library_says_is_said_in_english(client: FlaskClient) -> None:
    html = client.get("/?q=jagung+sejak+2023&lang=en").text
    assert "“sejak 2023” was read as the date 1 January 2023 and later" in html
    assert "since=&#39;x&#39; is no date" in client.get("/?since=x&lang=en").text
    assert "page=&#39;x&#39; is no whole number" in client.get("/?page=x&lang=en").text
    assert "24 December 2024, 14:20 WITA" in client.get("/?q=rutan&lang=en").text


def test_a_missing_index_is_told_in_english(tmp_path: Path) -> None:
    client = create_app({"TELUSUR_INDEX": str(tmp_path / "index")}).test_client()
    response = client.get("/?lang=en")
    assert response.status_code == 503
    assert "There is no index at" in response.text


def test_sentences_are_strings_that_know_what_they_are_made_of(index_path: Path) -> None:
    sentence = said("%(first)s dari %(count)s pada %(day)s", first="x%s", count=35557, day=date(2024, 12, 24))
    assert sentence == "x%s dari 35.557 pada 24 Desember 2024"
    assert said("100% benar") == "100% benar"
    with open_index(index_path) as index:
        (note,) = index.search('"tanpa pasangan').query.notes[:1]
        assert isinstance(note, Sentence)
        with pytest.raises(UsageError) as caught:
            index.search("", per_page=0)
    assert isinstance(caught.value.args[0], Sentence)


def test_numbers_and_dates_are_those_of_the_language(app: Flask) -> None:
    for language, number, day in (("id", "35.557", "3 Mei 2024"), ("en", "35,557", "3 May 2024")):
        with app.test_request_context(f"/?lang={language}"):
            assert formats.number(35557) == number
            assert formats.day(date(2024, 5, 3)) == day
            assert formats.size(1500) == ("1,5 kB" if language == "id" else "1.5 kB")


def test_both_languages_name_themselves() -> None:
    assert list(LANGUAGES) == ["id", "en"]
