"""What Denseboard computes: no module below this one imports Streamlit."""

__version__ = "0.1.0"
