"""Tells the browser which language the page is in: screen readers and hyphenation go by it."""

import streamlit as st

from components.language import language

_COMPONENT = st.components.v2.component(
    "denseboard_document",
    html="<span hidden></span>",
    js="export default function ({ data }) { document.documentElement.lang = data.language }",
)


def document_language() -> None:
    """Set the language of the whole document to the session's."""
    _COMPONENT(key="document", data={"language": language()}, width=1, height=1)
