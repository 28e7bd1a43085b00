"""What buttons and links carry: it comes out as it was put in, and anything else is answered."""

import asyncio
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.filters.callback_data import CallbackData
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import Update
from hypothesis import assume, given
from hypothesis import strategies as st

from bench.serving.fuzzing import NOON, buttons
from bot.colleges.filters import decode, encode
from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.language import LANGUAGES, Language
from bot.services import Services
from bot.storage.database import Database
from bot.telegram.links import is_address, payload, read_payload
from handlers import create_dispatcher
from tests.conversation.recording import RecordingSession
from tests.conversation.test_hostile import dump
from tests.properties.made import anything, maker, texts

LONGEST = 64  # bytes
STRANGER = 666
"""
