"""Facts, entries and gaps; building, finding, answering. Knows nothing of Telegram."""
