"""The least that a Streamlit page with one Plotly chart and a way to the next patient can be. No store, no style."""

import plotly.graph_objects as go
import streamlit as st


def step() -> None:
    """The next patient."""
    st.session_state.number += 1


st.session_state.setdefault("number", 0)
number = st.session_state.number
st.button("Next patient", on_click=step)
st.markdown(f"### M{number:06d}")
ages = list(range(8, 18))
z = [round(-1 + ((number * 7 + age * 3) % 11) / 10, 1) for age in ages]
st.plotly_chart(go.Figure(go.Scatter(x=ages, y=z, mode="lines+markers")), key="chart")
