"""The dashboard's pages: what of it knows Streamlit and is more than a row of widgets."""
