"""The directory as a full screen, drawn with Textual and imported only by the command `browse`.

`app.py` holds the application; each part of its screen has a module. The content comes from `query`, the columns of a
list from the view of its kind, and the text of a card from its content: no module here knows a kind by name.
"""
