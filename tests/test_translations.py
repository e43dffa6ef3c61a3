"""Every text a user can read is marked for translation, and every translation is there."""

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from components.words.language import LANGUAGES, SOURCE

ROOT = Path(__file__).parent.parent
SCREEN = [
    ROOT / "app.py",
    *(path for folder in ("components", "pages") for path in sorted((ROOT / folder).rglob("*.py"))),
]
MODULES = [*SCREEN, *sorted((ROOT / "core").rglob("*.py"))]
LESSONS = sorted((ROOT / "core" / "lessons").rglob("*.toml"))
TRANSLATIONS = [code for code in LANGUAGES if code != SOURCE]


@cache
def messages() -> set[str | tuple[str, ...]]:
    """What gettext looks up: the texts in ``_``, ``N_`` and ``ngettext`` all over the code, and
    those of lessons."""
    sources = [("python", path) for path in MODULES]
    sources += [("core.lessons.files:extract", path) for path in LESSONS]
    return {
        tuple(message) if isinstance(message, (tuple, list)) else message
        for method, path in sources
        for _, message, _, _ in extract_from_file(method, path)
    }


def catalogue(code: str) -> Catalog:
    path = ROOT / "locales" / code / "LC_MESSAGES" / "denseboard.po"
    with path.open("rb") as source:
        return read_po(source, locale=code, abort_invalid=True)


def entries(code: str) -> list[Message]:
    return [message for message in catalogue(code) if message.id]


def forms(texts: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (texts or "",) if texts is None or isinstance(texts, str) else tuple(texts)


def places(text: str) -> set[tuple[str, str | None, str | None]]:
    """The ``{name!conversion:format}`` places of a text."""
    return {
        (name, spec, conversion)
        for _, name, spec, conversion in string.Formatter().parse(text)
        if name is not None
    }


def test_messages_are_found() -> None:
    found = messages()
    assert {"Learning rate", "Language"} <= found
    assert len(found) > 70


def test_no_message_hides_in_an_f_string() -> None:
    # Before Python 3.12 the extractor does not look into them.
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in MODULES
        for outer in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(outer, ast.JoinedStr)
        for call in ast.walk(outer)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("_", "N_", "ngettext")
        if any(isinstance(argument, ast.Constant) for argument in call.args)
    ]
    assert not hidden


def test_the_template_is_up_to_date() -> None:
    with (ROOT / "locales" / "denseboard.pot").open("rb") as source:
        template = read_po(source, abort_invalid=True)
    listed = {tuple(m.id) if isinstance(m.id, (tuple, list)) else m.id for m in template if m.id}
    assert listed == messages(), "run `make messages`"


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_every_message_is_translated(code: str) -> None:
    translated = {
        tuple(entry.id) if isinstance(entry.id, (tuple, list)) else entry.id
        for entry in entries(code)
        if all(forms(entry.string)) and len(forms(entry.string)) >= len(forms(entry.id))
    }
    missing = messages() - translated
    assert not missing, (
        f"run `make messages`, then translate into {code}: {sorted(map(str, missing))}"
    )


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_no_entry_is_left_over_or_uncertain(code: str) -> None:
    left_over = {message.id for message in entries(code)} - messages()
    assert not left_over, "run `make messages`"
    assert not catalogue(code).obsolete, "run `make messages`"
    assert not [message.id for message in entries(code) if message.fuzzy]


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_translations_have_the_same_places(code: str) -> None:
    for message in entries(code):
        allowed = set.union(*map(places, forms(message.id)))
        required = places(forms(message.id)[-1])
        for form in forms(message.string):
            assert places(form) <= allowed, message.id
        assert required <= set.union(*map(places, forms(message.string))), message.id


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_translations_keep_the_shape(code: str) -> None:
    for message in entries(code):
        for form in forms(message.string):
            assert form == form.strip(), message.id
            # No sentence loses its end, and no label gains one.
            source = forms(message.id)[-1]
            assert source.endswith((".", "…")) == form.endswith((".", "…")), message.id
            assert set(re.findall(r":material/\w+:", source)) == set(
                re.findall(r":material/\w+:", form)
            )


READ = {"label", "help", "placeholder", "caption", "title", "text", "body", "alt", "message"}
# Shown as it is: a mark-up or a sign without words, the product's own name.
NO_WORDS = re.compile(r":material/\w+:|\{[^}]*\}|&\w+;|<[^>]*>|Denseboard")


def bare_texts(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of string literals that ``st.*`` calls show without translating them."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not _streamlit(node.func):
            continue
        shown = [*node.args[:1], *(word.value for word in node.keywords if word.arg in READ)]
        for argument in shown:
            for text in _literals(argument):
                if re.search(r"[^\W\d_]{2,}", NO_WORDS.sub("", text)):
                    yield argument.lineno, text


def _streamlit(function: ast.expr) -> bool:
    """Whether a call goes to ``st.name`` or ``st.sidebar.name`` and shows something."""
    path = ast.unparse(function)
    unseen = (
        "st.session_state",
        "st.query_params",
        "st.context",
        "st.Page",
        "st.App",
        "st.components",
    )
    return path.startswith("st.") and not path.startswith(unseen)


def _literals(node: ast.expr) -> Iterator[str]:
    """Strings a value is made of; what a call returns is that call's own affair."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif not isinstance(node, ast.Call):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                yield from _literals(child)


def test_no_text_is_shown_untranslated() -> None:
    assert not [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in SCREEN
        for line, text in bare_texts(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ('st.button("Train")', "Train"),
        ('st.button(_("Train"), help="Start")', "Start"),
        ('st.sidebar.caption(f"{n} steps")', " steps"),
        ('st.error("Bad" if bad else _("Good"))', "Bad"),
        ('st.markdown("**" + "bold" + "**")', "bold"),
    ],
)
def test_the_watch_sees_bare_texts(line: str, text: str) -> None:
    assert text in [found for _, found in bare_texts(line)]


@pytest.mark.parametrize(
    "line",
    ['st.button(_("Train"), key="train")', 'st.markdown(":material/check:")', 'st.title("÷")'],
)
def test_the_watch_lets_through_what_has_no_words(line: str) -> None:
    assert not list(bare_texts(line))


def test_scripts_bring_no_texts_of_their_own() -> None:
    # Sentences and titles start with a capital and have a space; identifiers do not.
    # What goes to the console is for developers.
    scripts = sorted((ROOT / "components").rglob("*.js"))
    assert scripts
    texts = []
    for path in scripts:
        script = re.sub(
            r"console\.\w+\([^\n]*|new Error\([^\n]*|/\*.*?\*/|//[^\n]*",
            "",
            path.read_text(encoding="utf-8"),
            flags=re.DOTALL,
        )
        literals = re.findall(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`", script)
        texts += [
            f"{path.relative_to(ROOT)}: {text}"
            for parts in literals
            for text in parts
            if re.match(r"[A-Z][a-z]+ [a-z]", text)
        ]
    assert not texts
