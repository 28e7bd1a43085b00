"""Conditions of several routes."""

from aiogram import F
from aiogram.enums import ChatType

# Of a message and of a change of membership; of the message that a pressed button stands under.
IN_PRIVATE = F.chat.type == ChatType.PRIVATE
PRESSED_IN_PRIVATE = F.message.chat.type == ChatType.PRIVATE
