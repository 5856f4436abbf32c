"""The directory as a full screen, drawn with Textual: imported by the command `browse` alone.

`app.py` holds the application; the parts of its screen have a module each. What they show comes from `query`, how a
list looks from the view of its kind, what a card says from its story: nothing here knows a kind by name.
"""
