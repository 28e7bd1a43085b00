"""Conversations, tables, faults; no network."""

from bot.telegram.lean import import_lean

import_lean()  # before anything that imports aiogram, as the program does
