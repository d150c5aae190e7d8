"""A DataFrame becomes a Plotly figure: pure functions, no Streamlit, no SQL."""
