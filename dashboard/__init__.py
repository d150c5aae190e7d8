"""The Streamlit pages, their charts and their cached loaders."""
