"""The knowledge base: facts, data files, the editor's gate, SQLite."""
