"""Hands on what is typed into the form at each pause, and not only when a field is left.

Streamlit sends a text when its field is left or Enter is pressed. Until then a reload or a crash
would lose it, and a teacher may well write for minutes in one field.
"""

import streamlit as st

from components.packs.drafts import FIELDS

_PAUSE = 1.0  # seconds

# Enter, with Ctrl in a field of some lines, sends the text and leaves the field as it is.
_COMPONENT = st.components.v2.component(
    "denseboard_typing",
    html="<span hidden></span>",
    js="""
export default function ({ data }) {
  if (window.denseboardTyping) return
  window.denseboardTyping = true
  const enter = { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true }
  let pause
  document.addEventListener("input", ({ target, isComposing }) => {
    if (!target.closest(`[class*="st-key-${data.fields}"] :is(.stTextInput, .stTextArea)`)) return
    clearTimeout(pause)
    if (isComposing) return
    const send = () => target.dispatchEvent(new KeyboardEvent("keydown", enter))
    pause = setTimeout(send, data.pause)
  })
}
""",
)


def send_at_pauses() -> None:
    """Have the fields of the form send what is typed."""
    data = {"fields": FIELDS, "pause": 1000 * _PAUSE}
    _COMPONENT(key="pack_typing", data=data, width=1, height=1)
