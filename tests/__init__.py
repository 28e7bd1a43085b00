"""Conversations, tables, faults; no network."""
