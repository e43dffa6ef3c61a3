"""The frame around every page: title, menu and language."""

from pathlib import Path

import streamlit as st

from components.people import frame
from components.people.others import teaches
from components.people.visitor import visiting
from components.present.audience import audience_panel
from components.present.present import present_button
from components.server.reconnecting import ask_again
from components.session import address
from components.words.document import document_language
from components.words.language import _, language, language_switch, speaking
from core import __version__
from core.data.datasets.catalog import remembered

# A file and not a Material symbol: the browser would fetch that from the internet.
icon = Path(__file__).with_name("icon.svg")
st.set_page_config(
    page_title="Denseboard",
    page_icon=str(icon),
    layout="wide",
    initial_sidebar_state=340,  # pixels: the longest name of a loss fits in either language
    menu_items={"About": f"**Denseboard {__version__}**"},
)

st.html(Path(__file__).with_name("window.css"))
pages = [
    st.Page("train.py", title=_("Train"), icon=":material/network_node:", default=True),
    st.Page("compare.py", title=_("Compare"), icon=":material/compare_arrows:"),
    st.Page("data.py", title=_("Data"), icon=":material/table_view:"),
    st.Page("search.py", title=_("Search"), icon=":material/search:"),
    st.Page("learn.py", title=_("Learn"), icon=":material/school:"),
]
if teaches():
    pages.append(
        st.Page("members.py", title=_("Class"), icon=":material/groups:", url_path="class")
    )
page = st.navigation(pages, position="top")
if st.session_state.get("page") != page.url_path:
    if "page" in st.session_state:
        address.restore()
    st.session_state["page"] = page.url_path
# On a phone Streamlit hides its menu in the sidebar; the style sheet shows these links instead.
with st.container(horizontal=True, key="pages"):
    for each in pages:
        st.page_link(each)
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    st.title("Denseboard", anchor=False, width="content")
    with st.container(horizontal=True, vertical_alignment="center", width="content"):
        presenting = st.container(horizontal=True, vertical_alignment="center", width="content")
        language_switch()
        person = frame.admitted()
        if person is not None:
            frame.menu(person)
audience = st.container()
if person is not None:
    # These stay the same until the end, and are asked for hundreds of times.
    with speaking(language()), visiting(person), remembered():
        page.run()
    with presenting:  # whether one presents is in the address, which the page has applied
        present_button(page.url_path)
    with audience:
        audience_panel(page.url_path)
document_language()
ask_again()
address.settle()
