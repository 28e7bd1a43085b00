"""SQLite: one file, one guarded writer, readers apart. Knows nothing of what is stored in it."""
