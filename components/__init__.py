"""What is drawn: everything that calls Streamlit. Plain values in, plain values out."""
