"""In which language a page speaks: Indonesian, its own, or English.

The language is chosen by ``?lang=``, else by the cookie that an earlier ``?lang=`` left, else by what the browser
prefers, else it is Indonesian. Message ids are the Indonesian sentences; ``translations/`` holds the English catalogue.
Links do not repeat ``lang``: who is sent one reads it in a language of their own.
"""

import gettext as standard
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import quote

from flask import Flask, Response, has_request_context, request, url_for

from .urls import came_from, known, path_with, query_string

Language = Literal["id", "en"]

#: Code → the name that a language has for itself.
LANGUAGES: dict[Language, str] = {"id": "Bahasa Indonesia", "en": "English"}
DEFAULT: Language = "id"

#: The parameter and the cookie.
LANG = "lang"

_ONE_YEAR = 365 * 86_400

#: The language of the request that is being answered: a page asks for it some two hundred times.
_settled: ContextVar[Language | None] = ContextVar("language", default=None)


class Choice(NamedTuple):
    """A language to choose, and the page that is being read in it."""

    code: Language
    name: str
    url: str
    current: bool


def N_(message: str) -> str:
    """Marks a message that is translated later, where it is used."""
    return message


def prepare(app: Flask) -> None:
    """Gives *app* its catalogues and its templates ``_``."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # which the extension has just put there
        lambda message: _catalogue(language()).gettext(message),
        lambda one, several, count: _catalogue(language()).ngettext(one, several, count),
        newstyle=True,
    )
    app.before_request(_settle)
    app.teardown_request(_forget)


def language() -> Language:
    """The language of this request; Indonesian outside of one."""
    return _settled.get() or (_chosen() if has_request_context() else DEFAULT)


def gettext(message: str, **values: str) -> str:
    """*message* in the language of this request, with *values* for its ``%(name)s``."""
    found = _catalogue(language()).gettext(message)
    return found % values if values else found


def ngettext(one: str, several: str, count_: int, **values: str) -> str:
    """The same of a message about *count_* things. Indonesian knows no plural, so that *one* equals *several*."""
    return _catalogue(language()).ngettext(one, several, count_) % values


def choices() -> list[Choice]:
    """This very page in each language."""
    path = quote(request.script_root + request.path)
    if request.endpoint:
        path = url_for(request.endpoint, **request.view_args or {})
    args = [*known(request.args.items(multi=True))]
    if back := came_from(request.args.get("dari", "")):
        args.append(("dari", query_string(back)))
    now = language()
    return [Choice(code, name, path_with(path, [*args, (LANG, code)]), code == now) for code, name in LANGUAGES.items()]


def remember(response: Response) -> None:
    """Says in which language *response* is, what that depended on, and keeps what was asked for by ``?lang=``."""
    response.content_language.add(language())
    response.vary.update(("Accept-Language", "Cookie"))
    asked = request.args.get(LANG)
    if asked in LANGUAGES:
        path = request.script_root or "/"
        response.set_cookie(LANG, asked, _ONE_YEAR, path=path, secure=request.is_secure, httponly=True, samesite="Lax")


def _chosen() -> Language:
    for code in LANGUAGES:
        if request.args.get(LANG) == code:
            return code
    for code in LANGUAGES:
        if request.cookies.get(LANG) == code:
            return code
    return "en" if request.accept_languages.best_match(LANGUAGES, DEFAULT) == "en" else "id"


def _settle() -> None:
    _settled.set(_chosen())


def _forget(_: BaseException | None) -> None:
    _settled.set(None)


@cache
def _catalogue(code: Language) -> standard.NullTranslations:
    """The messages of a language; none for Indonesian, whose messages are their own ids."""
    return standard.translation("messages", Path(__file__).parent / "translations", [code], fallback=True)
