"""How texts are laid out."""

GAP = "\n\n"
SCREEN = 900  # characters that are read without scrolling
