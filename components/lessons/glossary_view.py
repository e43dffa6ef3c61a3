"""The glossary: every setting and term, found by its words."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from components.lessons.formula import formulas, typeset
from components.lessons.pictures import svg
from components.widgets.links import TERM
from components.widgets.section import section
from components.words.language import _, plain
from core.lessons.chapters import chapters
from core.lessons.glossary import Term, glossary, terms
from core.settings.choices.choice import Choice
from core.settings.kinds import OneOf

NAME = "glossary"
"""Its name among the chapters, in the address."""

# A component, as ``st.html`` removes drawings.
_PICTURE = st.components.v2.component(
    "denseboard_term",
    html='<div class="picture"></div>',
    css=Path(__file__).with_name("glossary.css").read_text(encoding="utf-8"),
    js="""\
export default function ({ data, parentElement }) {
  parentElement.querySelector(".picture").innerHTML = data
}
""",
)


def glossary_view(wanted: str, open_chapter: Callable[[str], None]) -> None:
    """Draw the open term, and all others as a list to choose from.

    Args:
        wanted: Name of the open term; the first of the glossary if there is none of that name.
        open_chapter: Opens a chapter or a term, by the name it has in the address.
    """
    known = terms()
    _entry(known.get(wanted) or next(iter(known.values())), open_chapter)
    sought = st.text_input(
        _("Search the glossary"),
        key="glossary_search",
        icon=":material/search:",
        placeholder=_("For example: rate, overfitting, batch"),
        persist_state="session",
    )
    found = False
    for one in glossary():
        matching = [term for term in one.terms if _matches(term, sought or "")]
        if not matching:
            continue
        found = True
        section(_(one.title))
        with st.container(horizontal=True, gap="xxsmall"):
            for term in matching:
                st.button(
                    _(term.label),
                    key=f"term_{term.name}",
                    type="primary" if term.name == wanted else "secondary",
                    on_click=open_chapter,
                    args=(f"{NAME}{TERM}{term.name}",),
                )
    if not found:
        st.info(_("No term contains these words. Try fewer or shorter ones."))


def _matches(term: Term, sought: str) -> bool:
    """Whether a term has all the words, in the session's language or in its name."""
    setting = term.setting
    text = " ".join((term.name, _(term.label), _(term.text), _(setting.help) if setting else ""))
    return all(word in text.casefold() for word in sought.casefold().split())


def _entry(term: Term, open_chapter: Callable[[str], None]) -> None:
    with st.container(border=True):
        words, picture = st.columns([3, 1], gap="medium")
        with words:
            st.subheader(_(term.label), anchor=False)
            if term.setting is not None:
                st.markdown(f"**{plain(_(term.setting.help))}.**")
            st.markdown(_(term.text))
            formulas(term.formulas)
            if isinstance(term.setting, OneOf) and term.name != "dataset":
                st.markdown("\n".join(map(_choice, term.setting.options.values())))
            if term.chapter in chapters():
                st.button(
                    _("Chapter: {title}").format(title=_(chapters()[term.chapter].title)),
                    key="term_chapter",
                    icon=":material/school:",
                    on_click=open_chapter,
                    args=(term.chapter,),
                )
        with picture:
            _PICTURE(key="term_picture", data=svg(term.picture))


def _choice(choice: Choice) -> str:
    """An item of a list: what the choice is called, does and computes."""
    item = f"- **{_(choice.label)}**: {_(choice.help)}"
    return f"{item}\n\n  {typeset(choice.formulas)}" if choice.formulas else item
