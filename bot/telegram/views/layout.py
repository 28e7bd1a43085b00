"""How texts are laid out."""

GAP = "\n\n"
