"""What the buttons of importing colleges carry. See callbacks.py for “ad”."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

# Of the comparison that was shown: where it is another by now, it is shown anew.
Mark = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]


class ApplyImport(CallbackData, prefix="adim1"):
    """Import what was shown; where the lists are complete, remove what they do not hold."""

    mark: Mark
    complete: bool = False


class CancelImport(CallbackData, prefix="adic1"):
    """Forget the files."""
