"""The user interface: all that calls Streamlit. Plain values in, plain values out."""
