"""Tests of the language tools."""
