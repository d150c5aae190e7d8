"""Charts: data frames in, Plotly figures or small pieces of HTML out.

Nothing here reads a database, a session or a clock, and nothing here imports a room outside this folder.
A chart is told the as-of date, the colours (palette.Palette) and the frames, and gives the same figure each time.
"""
