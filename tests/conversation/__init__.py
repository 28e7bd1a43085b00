"""People who type and press against the real dispatcher."""
