import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from components.words import language as module
from components.words.language import LANGUAGES, language, number, percent, seconds, translate_error
from core.base.errors import DenseboardError
from core.base.text import N_, UserText
from core.data.tables.dialect import Dialect
from core.settings import registry
from core.settings.config import RunConfig

NBSP = "\N{NO-BREAK SPACE}"


def page() -> None:
    import streamlit as st

    from components.words.language import _, language, language_switch, ngettext, number

    st.text(_("Learning rate"))
    language_switch()
    st.text(language())
    st.text(_("Epochs"))
    st.text(number(1234.5, 1))
    st.text("|" + _("") + "|")
    st.text(ngettext("{n} thing", "{n} things", 2))


def pages() -> None:
    import streamlit as st

    from components.words.language import language, language_switch

    def one() -> None:
        st.text("one")

    def two() -> None:
        st.text("two")

    here = st.navigation([st.Page(one, default=True), st.Page(two)])
    language_switch()
    st.text(language())
    here.run()


def browser(monkeypatch: pytest.MonkeyPatch, locale: str | None) -> None:
    monkeypatch.setattr(ContextProxy, "locale", property(lambda _: locale))


def shown(app: AppTest) -> list[str]:
    assert not app.exception
    return [text.value for text in app.text]


@pytest.fixture
def spanish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "language", lambda: "es")


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("es", "es"),
        ("es-MX", "es"),
        ("ES_ar", "es"),
        ("en-GB", "en"),
        ("fr-FR", "en"),
        ("esx", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_browser_chooses(
    monkeypatch: pytest.MonkeyPatch, locale: str | None, expected: str
) -> None:
    browser(monkeypatch, locale)
    app = AppTest.from_function(page).run()
    assert shown(app)[1] == expected
    assert "lang" not in app.query_params


def test_the_address_overrules_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    browser(monkeypatch, "en-US")
    app = AppTest.from_function(page)
    app.query_params["lang"] = "es"
    # The text above the switch is Spanish in the very first run.
    assert shown(app.run())[:3] == ["Tasa de aprendizaje", "es", "Épocas"]


@pytest.mark.parametrize("value", ["fr", "", "ES", "<b>es</b>", "e" * 1_000_000])
def test_an_unknown_language_in_the_address_is_none(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    browser(monkeypatch, "es-ES")
    app = AppTest.from_function(page)
    app.query_params["lang"] = value
    assert shown(app.run())[1] == "es"


def test_the_switch_overrules_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    browser(monkeypatch, "en-US")
    app = AppTest.from_function(page).run()
    assert shown(app)[:4] == ["Learning rate", "en", "Epochs", "1,234.5"]
    app.radio[0].set_value("es").run()
    assert shown(app)[:4] == ["Tasa de aprendizaje", "es", "Épocas", "1.234,5"]
    assert app.query_params["lang"] == "es"
    app.radio[0].set_value("en").run()
    assert shown(app)[:3] == ["Learning rate", "en", "Epochs"]
    assert app.query_params["lang"] == "en"


def test_the_choice_goes_along_to_other_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    browser(monkeypatch, "en-US")
    app = AppTest.from_function(pages).run()
    app.radio[0].set_value("es").run()
    del app.query_params["lang"]  # like the menu
    app.run()
    assert shown(app)[0] == "es"
    assert app.query_params["lang"] == "es"


def test_two_sessions_have_two_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    browser(monkeypatch, None)
    visits = {code: AppTest.from_function(page) for code in LANGUAGES}
    for code, app in visits.items():
        app.query_params["lang"] = code
    # In turn: AppTest has one runtime per process, which two at once would share.
    seen = [{code: shown(app.run())[0] for code, app in visits.items()} for _ in range(3)]
    assert seen == [{"en": "Learning rate", "es": "Tasa de aprendizaje"}] * 3


def test_an_empty_message_stays_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    browser(monkeypatch, "es")
    assert shown(AppTest.from_function(page).run())[4] == "||"


def test_plural_without_a_translation_is_the_source(monkeypatch: pytest.MonkeyPatch) -> None:
    browser(monkeypatch, "es")
    assert shown(AppTest.from_function(page).run())[5] == "{n} things"


def test_outside_a_session_it_is_english() -> None:
    assert language() == "en"
    assert module._("Epochs") == "Epochs"
    assert module.ngettext("thing", "things", 1) == "thing"


def raised(action: Callable[[], object]) -> DenseboardError:
    with pytest.raises(DenseboardError) as caught:
        action()
    return caught.value


@pytest.mark.usefixtures("spanish")
def test_errors_are_translated_with_their_labels() -> None:
    assert translate_error(raised(lambda: registry.EPOCHS.check("many"))) == (
        "Épocas: se ha recibido many; se admite un número entero de 1 a 10.000."
    )
    dataset = raised(lambda: RunConfig(dataset="breast_cancer", loss="mean_squared_error"))
    assert "Cáncer de mama (Dos clases)" in translate_error(dataset)


@pytest.mark.usefixtures("spanish")
def test_labels_with_a_place_of_their_own_are_filled() -> None:
    refused = raised(lambda: registry.UNITS.check_entry(3, -1))
    assert translate_error(refused).startswith("Unidades, capa 3: se ha recibido")
    error = DenseboardError(
        "{setting}: received {received}, allowed is one of {allowed}.",
        setting=registry.UNITS.entry.label,
        layer=2,
        received=1,
        allowed="2",
    )
    assert translate_error(error).startswith("Unidades de la capa 2: se ha recibido 1")


@pytest.mark.usefixtures("spanish")
@pytest.mark.parametrize(
    ("received", "repeated"),
    [
        ("Epochs", "Epochs"),
        ("Digits", "Digits"),
        ("{layer}", r"\{layer\}"),
        ("{", r"\{"),
        ("{0.__class__}", r"\{0\.\_\_class\_\_\}"),
        ("![](http://a.b)", "\\!\\[\\]\\(http\N{WORD JOINER}\\:\\/\\/a\\.b\\)"),
        ("a@www.b", "a\N{WORD JOINER}\\@www\N{WORD JOINER}\\.b"),
        (":red[x] $y$", r"\:red\[x\] \$y\$"),
        ("# a\n\n* b", r"\# a \* b"),
        ("\\", r"\\"),
    ],
)
def test_what_was_received_is_repeated_as_plain_text(received: str, repeated: str) -> None:
    error = raised(lambda: registry.EPOCHS.check(received))
    assert f"se ha recibido {repeated};" in translate_error(error)


@pytest.mark.usefixtures("spanish")
def test_numbers_in_errors_have_the_decimal_comma() -> None:
    error = DenseboardError("{a:.2f} {b:,} {c:g} {d} {e}", a=1.5, b=12345, c=1e-7, d=0.25, e="1.5")
    assert translate_error(error) == r"1,50 12.345 0,0000001 0,25 1\.5"


@pytest.mark.usefixtures("spanish")
def test_ranges_are_written_as_people_write_numbers() -> None:
    refused = raised(lambda: registry.LEARNING_RATE.check(1e-9))
    assert translate_error(refused).endswith(
        "se ha recibido 0,000000001; se admite un número de 0,0000001 a 100."
    )
    refused = raised(lambda: registry.SEED.check(-1))
    assert translate_error(refused).endswith("de 0 a 2.147.483.647.")
    refused = raised(lambda: replace(Dialect(), skip=-1))
    assert translate_error(refused).endswith("se admite de 0 a 100.")


@pytest.mark.usefixtures("spanish")
def test_shares_in_messages_have_the_space_of_the_language() -> None:
    error = DenseboardError("{a:.1%} {b:.0%}", a=0.125, b=-0.5)
    assert translate_error(error) == "12,5\N{NO-BREAK SPACE}% −50\N{NO-BREAK SPACE}%"


@pytest.mark.usefixtures("spanish")
def test_an_error_within_an_error_is_translated() -> None:
    inner = raised(lambda: registry.EPOCHS.check("many"))
    outer = DenseboardError(N_("{setting}"), setting=inner)
    assert translate_error(outer).startswith("Épocas: se ha recibido many")


def own_words() -> None:
    import streamlit as st

    from components.words.language import _, translate_error
    from core.base.errors import ConfigError
    from core.base.text import N_, UserText

    st.query_params["lang"] = "es"
    for word in ("Seed", "", "{layer}", "**a**"):
        st.text(f"|{_(UserText(word))}|")
    template = N_("{setting}: received {received}, allowed is 1 (on) or 0 (off).")
    st.text(translate_error(ConfigError(template, setting=UserText("Seed"), received="x")))
    st.text(_("Seed"))


def test_the_user_s_own_words_are_not_translated() -> None:
    shown = [text.value for text in AppTest.from_function(own_words).run().text]
    assert shown[:4] == ["|Seed|", "||", "|{layer}|", "|**a**|"]
    assert shown[4].startswith("Seed: ") and shown[5] == "Semilla"


def nested() -> None:
    import streamlit as st

    from components.words.language import translate
    from core.base.messages import Message
    from core.base.text import N_

    st.query_params["lang"] = "es"
    inner = Message(N_("Use a learning rate of {rate:g}"), {"rate": 0.5})
    st.text(translate(Message("1. {inner}", {"inner": inner})))


def test_a_message_within_a_message_is_translated_too() -> None:
    (text,) = AppTest.from_function(nested).run().text
    assert text.value == "1. Usar una tasa de 0,5"


def test_an_english_error_reads_as_its_sentence() -> None:
    error = raised(lambda: registry.EPOCHS.check("many"))
    assert translate_error(error) == str(error)
    rate = raised(lambda: registry.LEARNING_RATE.check(-0.5))
    assert translate_error(rate).replace("\\", "").replace("−", "-") == str(rate)


@pytest.mark.parametrize(
    ("value", "digits", "english", "spanish_text"),
    [
        (0, 0, "0", "0"),
        (-0.0, 0, "0", "0"),
        (1234567, 0, "1,234,567", "1.234.567"),
        (0.12345, 3, "0.123", "0,123"),
        (2, 2, "2.00", "2,00"),
        (0.00001, 3, "1E−5", "1E−5"),
        (1.25e30, 4, "1.25E30", "1,25E30"),
        (-3.4e38, 0, "−3.4E38", "−3,4E38"),
        (-0.000025, 3, "−2.5E−5", "−2,5E−5"),
        (float("inf"), 2, "∞", "∞"),
        (float("nan"), 2, "NaN", "NaN"),
    ],
)
def test_numbers(
    monkeypatch: pytest.MonkeyPatch, value: float, digits: int, english: str, spanish_text: str
) -> None:
    assert number(value, digits) == english
    monkeypatch.setattr(module, "language", lambda: "es")
    assert number(value, digits) == spanish_text


def test_percentages(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [percent(0.9312), percent(1, 0), percent(0)] == ["93.1%", "100%", "0.0%"]
    monkeypatch.setattr(module, "language", lambda: "es")
    assert [percent(0.9312), percent(1, 0)] == [f"93,1{NBSP}%", f"100{NBSP}%"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0 s"),
        (0.04, "0.04 s"),
        (0.42, "0.4 s"),
        (9.94, "9.9 s"),
        (9.96, "10 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (125, "2 min 5 s"),
        (3599.7, "1 h"),
        (5400, "1 h 30 min"),
        (90 * 3600 + 59, "90 h"),
        (float("inf"), "∞"),
    ],
)
def test_durations(value: float, expected: str) -> None:
    assert seconds(value).replace(NBSP, " ") == expected


@pytest.mark.usefixtures("spanish")
def test_durations_have_the_decimal_comma() -> None:
    assert seconds(0.4) == f"0,4{NBSP}s"


@pytest.mark.parametrize(
    "text",
    ["![i](http://i.example/i.png)", "see https://a.example", "www.a.example", "me@a.example"],
)
def test_addresses_in_plain_text_are_no_links(text: str) -> None:
    # Markdown finds addresses even if every sign is escaped, unless something is between.
    for shown in (module.plain(text), module.marked(UserText(text))):
        bare = shown.replace("\\", "")
        assert "\N{WORD JOINER}" in bare
        assert not re.search(r"https?://|www\.|\w@", bare)
        assert module.unescaped(shown) == text
