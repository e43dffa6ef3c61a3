"""What Denseboard computes: no module below this one imports Streamlit."""
