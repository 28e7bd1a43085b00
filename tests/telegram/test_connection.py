"""Who runs the bot."""

import pytest
from pydantic import SecretStr

from bot.settings import Settings
from bot.telegram.connection import owners


@pytest.mark.parametrize(
    ("named", "token", "running"),
    [
        (frozenset(), None, {103}),
        (frozenset({7}), None, {7}),
        (frozenset(), SecretStr("123456789:" + "A" * 35), set()),
        (frozenset({7}), SecretStr("123456789:" + "A" * 35), {7}),
    ],
)
def test_only_the_try_out_names_somebody_by_itself(
    named: frozenset[int], token: SecretStr | None, running: set[int]
) -> None:
    settings = Settings(_env_file=None, admin_ids=named, bot_token=token)
    assert owners(settings) == running
