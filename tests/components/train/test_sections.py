"""The sections of a run's results: only the open one is drawn, and the address names it."""

from streamlit.testing.v1 import AppTest


def page() -> None:
    from functools import partial

    import streamlit as st

    from components.session import address
    from components.session.session import session
    from components.train.sections import Section, open_section, sections

    given = address.changed_outside(False)
    if given is not None:
        session().section = given.get(address.SECTION)
    spanish = st.session_state.get("spanish", False)
    names = {"one": "Uno" if spanish else "One", "two": "Dos" if spanish else "Two"}

    def draw(name: str) -> None:
        st.text(f"This is {name}")

    sections({name: Section(label, partial(draw, name)) for name, label in names.items()})
    st.button("Jump", on_click=open_section, args=("two",))


def opened(section: str | None = None) -> AppTest:
    app = AppTest.from_function(page)
    app.query_params["lang"] = "en"
    if section is not None:
        app.query_params["section"] = section
    return ran(app)


def ran(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def shown(app: AppTest) -> list[str]:
    return [text.value for text in app.text]


def test_the_first_is_open_at_first_and_no_other_is_drawn() -> None:
    app = opened()
    assert [tab.label for tab in app.tabs] == ["One", "Two"]
    assert shown(app) == ["This is one"]


def test_the_address_opens_a_section_and_nonsense_the_first() -> None:
    assert shown(opened("two")) == ["This is two"]
    assert shown(opened("<script>")) == ["This is one"]


def test_a_jump_is_written_into_the_address_beside_what_others_wrote() -> None:
    app = opened()
    app.button[0].click()
    assert shown(ran(app)) == ["This is two"]
    assert app.query_params == {"lang": "en", "section": "two"}


def test_another_language_keeps_the_section() -> None:
    app = opened("two")
    app.session_state["spanish"] = True
    assert shown(ran(app)) == ["This is two"]
    assert [tab.label for tab in app.tabs] == ["Uno", "Dos"]
