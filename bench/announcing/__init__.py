"""What `python -m bench.announcements` measures: one file a measurement."""
