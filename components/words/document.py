"""Sets the language of the document, on which screen readers and hyphenation depend.

Number fields accept the language's decimal comma: a browser in another language would drop the
comma of "0,01".
"""

import streamlit as st

from components.words.language import decimal_and_group, language

_COMPONENT = st.components.v2.component(
    "denseboard_document",
    html="<span hidden></span>",
    js="""
export default function ({ data }) {
  document.documentElement.lang = data.language
  window.denseboardDecimal = data.decimal
  if (window.denseboardNumbers) return
  window.denseboardNumbers = true
  document.addEventListener("beforeinput", (event) => {
    const decimal = window.denseboardDecimal
    if (decimal === "." || event.target.type !== "number" || !event.data?.includes(decimal)) return
    event.preventDefault()
    document.execCommand("insertText", false, event.data.replace(decimal, "."))
  })
}
""",
)


def document_language() -> None:
    """Set the language of the document to the session's."""
    data = {"language": language(), "decimal": decimal_and_group()[0]}
    _COMPONENT(key="document", data=data, width=1, height=1)
