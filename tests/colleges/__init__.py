"""Lists of colleges that are imported."""
