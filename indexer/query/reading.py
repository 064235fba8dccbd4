"""How a question is read, of several ways in which it can be: dated, plainly, corrected."""

from dataclasses import replace
from functools import partial

import numpy as np

from ..indonesian.tidying import tidy
from ..indonesian.words import contains_phrase, words
from ..segments.execute import Execution, Executor
from ..sentences import said
from .language import MOST_WORDS, Parsed, Phrase, excludes, parse, parse_dated
from .options import Options
from .plan import Plan, plan
from .ranking import Ranking
from .results import Correction


def read(executor: Executor, query: str, asked: Options) -> tuple[Plan, Execution]:
    """The plan of a query and what has all that it asks for.

    A headline can end in *hari ini*, and hold a minus or a BUKAN that nobody meant as an operator. So words that say
    when are a filter only where that finds something, and where the query stands in the title of no article word for
    word; and a query with a negation that finds nothing, but stands in a title, is read plainly. The notes say so.
    """
    snapshot, now, exact, notes = executor.snapshot, asked.now, asked.exact, []
    planned_as = partial(plan, snapshot=snapshot, ranking=asked.ranking)
    if dated := parse_dated(query, now, exact):
        planned = planned_as(dated.parsed)
        found = executor.run(planned.tree)
        if _in_a_title(executor, query):
            notes.append(dated.if_title)
        elif found.mask.any():
            return planned, found
        else:
            notes.append(dated.if_nothing)
    parsed = parse(query, now=now, exact=exact)
    planned = planned_as(parsed)
    planned.notes += notes
    found = executor.run(planned.tree)
    if found.mask.any():
        return planned, found
    if not excludes(parsed.root) or not _in_a_title(executor, query):
        return _corrected(executor, parsed, planned, found, asked.ranking)
    plainly = planned_as(parse(query, operators=False, now=now, exact=exact))
    notes.append(said("Minus dan BUKAN dibaca sebagai kata biasa, sebab ada judul yang berbunyi persis begini."))
    plainly.notes += notes
    return plainly, executor.run(plainly.tree)


def _corrected(
    executor: Executor, parsed: Parsed, planned: Plan, found: Execution, ranking: Ranking
) -> tuple[Plan, Execution]:
    """The same with words that no article has corrected, where that finds something; else with what may be meant."""
    from .corrections import corrected, doubted  # which load what only few questions need

    def articles(question: Parsed) -> int:
        return int(np.count_nonzero(executor.run(plan(question, executor.snapshot).tree).mask))

    lexicon = executor.snapshot.lexicon
    if not any(term.reason in ("word", "root") and not term.forms for term in planned.terms):
        if not planned.is_question and (meant := doubted(parsed, lexicon, articles)):
            _ask(planned, plan(meant[0], executor.snapshot, ranking), meant[1])
        return planned, found
    better, corrections = corrected(parsed, lexicon, articles)
    typed, right = " ".join(each.typed for each in corrections), " ".join(each.meant for each in corrections)
    if better is not None:
        planned = plan(better, executor.snapshot, ranking)
        planned.notes.append(
            said(
                "Tidak ada berita yang memuat “%(typed)s”, jadi yang dicari “%(meant)s”; tulis persis:%(first)s untuk"
                " mencari seperti yang diketik.",
                typed=typed,
                meant=right,
                first=corrections[0].typed,
            )
        )
        corrected_texts = {each.typed for each in corrections}
        planned.terms = [
            replace(term, reason="correction")
            if term.text in corrected_texts and term.reason in ("word", "root")
            else term
            for term in planned.terms
        ]
        found = executor.run(planned.tree)
    elif corrections:
        planned.notes.append(
            said("Tidak ada berita yang memuat “%(typed)s”. Mungkin maksud Anda “%(meant)s”?", typed=typed, meant=right)
        )
    planned.corrections = corrections
    return planned, found


def _ask(planned: Plan, meant: Plan, slip: Correction) -> None:
    """Puts what has all words but one, and what that may be a slip of, first among what has most; and asks."""
    planned.likely = meant.tree
    planned.evidence = meant.evidence
    planned.marked.forms.update(meant.marked.forms)
    planned.corrections = (slip,)
    planned.notes.append(
        said(
            "Mungkin maksud Anda “%(meant)s”, bukan “%(typed)s”? Berita yang memuatnya bersama kata lain tampil lebih"
            " dahulu.",
            meant=slip.meant,
            typed=slip.typed,
        )
    )


def _in_a_title(executor: Executor, query: str) -> bool:
    """Whether *query* stands word for word in the title of an article."""
    snapshot, wanted = executor.snapshot, words(tidy(query))
    if len(wanted) > MOST_WORDS:
        return False
    roots = plan(Parsed(query, Phrase(query, tuple(wanted), "title")), snapshot).tree
    docs = np.flatnonzero(executor.run(roots).mask)
    return any(contains_phrase(words(snapshot.card(doc).title), wanted) for doc in docs.tolist())
