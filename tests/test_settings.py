"""Settings: what is accepted, and the one line that names what is wrong."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.loopback import is_loopback
from bot.settings import (
    PSEUDO_USERS,
    REMEDIES,
    Settings,
    SettingsError,
    load_settings,
)

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-ab"
ADDRESS = "https://bot.example.kz/telegram"
SECRET = "a-secret_of-mine"


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of this machine, and no `.env` of its own, reaches a test."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "secrets"))
    monkeypatch.chdir(tmp_path)


def load(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    """The settings of an environment."""
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return load_settings()


def refusal(monkeypatch: pytest.MonkeyPatch, **values: str) -> str:
    """The line that the operator reads about an environment."""
    with pytest.raises(SettingsError) as caught:
        load(monkeypatch, **values)
    return str(caught.value)


def test_every_setting_has_a_default(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch)
    assert settings.bot_token is None
    assert settings.admin_ids == frozenset()
    assert settings.database_path == Path("data/bot.sqlite3")
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert (settings.webhook_url, settings.webhook_secret) == (None, None)
    assert (settings.web_host, settings.web_port) == ("127.0.0.1", 8080)
    assert settings.send_rate == 30
    assert settings.timezone == ZoneInfo("Asia/Almaty")
    assert (settings.log_level, settings.log_format) == ("INFO", "console")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("ADMIN_IDS", "123456789", frozenset({123456789})),
        ("ADMIN_IDS", " 1, 2 ,3,", frozenset({1, 2, 3})),
        ("DATABASE_PATH", "/var/lib/bot.sqlite3", Path("/var/lib/bot.sqlite3")),
        ("BACKUP_PATH", "/mnt/backups", Path("/mnt/backups")),
        ("BACKUP_KEEP", "0", 0),
        ("BACKUP_KEEP", "30", 30),
        ("TELEGRAM_API_URL", "http://127.0.0.1:8081/", "http://127.0.0.1:8081"),
        ("WEB_HOST", "0.0.0.0", "0.0.0.0"),  # noqa: S104
        ("WEB_HOST", "::1", "::1"),
        ("WEB_HOST", "localhost", "localhost"),
        ("WEB_PORT", "0", 0),
        ("WEB_PORT", "65535", 65535),
        ("SEND_RATE", "1000", 1000),
        ("TIMEZONE", "Europe/Berlin", ZoneInfo("Europe/Berlin")),
        ("LOG_LEVEL", "debug", "DEBUG"),
        ("LOG_FORMAT", "JSON", "json"),
    ],
)
def test_a_right_value_is_taken(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: object
) -> None:
    assert getattr(load(monkeypatch, **{name: value}), name.lower()) == expected


def test_a_webhook_is_taken_with_its_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, WEBHOOK_URL=ADDRESS, WEBHOOK_SECRET=SECRET)
    assert settings.webhook_url == ADDRESS
    assert settings.webhook_secret is not None
    assert settings.webhook_secret.get_secret_value() == SECRET


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ADMIN_IDS", "me"),
        ("ADMIN_IDS", "1;2"),
        ("ADMIN_IDS", "0"),
        ("ADMIN_IDS", "-1001234567890"),
        ("BACKUP_PATH", __file__),
        ("BACKUP_KEEP", "-1"),
        ("BACKUP_KEEP", "31"),
        ("BACKUP_KEEP", "all"),
        ("TELEGRAM_API_URL", "api.telegram.org"),
        ("TELEGRAM_API_URL", "ftp://api.telegram.org"),
        ("TELEGRAM_API_URL", "http://"),
        ("TELEGRAM_API_URL", "http://a b"),
        ("WEBHOOK_URL", "bot.example.kz"),
        ("WEB_PORT", "-1"),
        ("WEB_PORT", "65536"),
        ("WEB_PORT", "http"),
        ("SEND_RATE", "0"),
        ("SEND_RATE", "1001"),
        ("SEND_RATE", "30.5"),
        ("TIMEZONE", "Almaty"),
        ("TIMEZONE", "UTC+5"),
        ("TIMEZONE", "../../etc/passwd"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_wrong_value_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    line = refusal(monkeypatch, **{name: value})
    assert line == f"{name}={value} is not valid: {REMEDIES[name]}"
    assert "\n" not in line


@pytest.mark.parametrize("pseudo_user", sorted(PSEUDO_USERS))
def test_a_stand_in_of_telegram_is_no_administrator(
    monkeypatch: pytest.MonkeyPatch, pseudo_user: int
) -> None:
    for ids in (f"{pseudo_user}", f"123456789,{pseudo_user}", f"{pseudo_user},123456789"):
        assert refusal(monkeypatch, ADMIN_IDS=ids).startswith(f"ADMIN_IDS={ids} is not valid: ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", "AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-ab"),
        ("BOT_TOKEN", "123456789:short"),
        ("BOT_TOKEN", f"bot{TOKEN}"),
        ("BOT_TOKEN", f"{TOKEN} "),
        ("BOT_TOKEN", f"{TOKEN}/"),
        ("WEBHOOK_SECRET", "two words"),
        ("WEBHOOK_SECRET", "құпия"),
        ("WEBHOOK_SECRET", "a" * 257),
    ],
)
def test_a_wrong_token_or_secret_is_named_but_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    assert refusal(monkeypatch, **{name: value}) == (
        f"{name}=(hidden) is not valid: {REMEDIES[name]}"
    )


def test_the_first_of_several_wrong_values_is_named_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    line = refusal(monkeypatch, WEB_PORT="http", LOG_FORMAT="xml", BOT_TOKEN=f"{TOKEN}x y")
    assert line == f"WEB_PORT=http is not valid: {REMEDIES['WEB_PORT']}"


def test_a_wrong_value_beside_a_right_token_does_not_show_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = refusal(monkeypatch, BOT_TOKEN=TOKEN, WEBHOOK_SECRET=SECRET, LOG_LEVEL="loud")
    assert TOKEN not in line
    assert SECRET not in line


def test_a_webhook_without_a_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    line = refusal(monkeypatch, WEBHOOK_URL=ADDRESS)
    assert line.startswith("WEBHOOK_SECRET=(hidden) is not valid: ")
    assert "required with WEBHOOK_URL" in line


def test_a_long_value_is_shown_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    line = refusal(monkeypatch, LOG_FORMAT="x" * 5000)
    assert len(line) < 200


def test_a_stand_in_for_telegram_may_have_short_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, BOT_TOKEN="1:a", TELEGRAM_API_URL="http://127.0.0.1:8081")
    assert settings.bot_token is not None


def test_a_token_and_a_secret_are_not_shown_with_the_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = load(monkeypatch, BOT_TOKEN=TOKEN, WEBHOOK_SECRET=SECRET)
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert TOKEN not in shown
        assert SECRET not in shown


@pytest.mark.parametrize("name", [name.upper() for name in Settings.model_fields])
def test_an_empty_value_means_unset(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert load(monkeypatch, **{name: ""}) == Settings()


# --- the file .env ------------------------------------------------------------------------------


def test_the_file_env_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"# mine\nBOT_TOKEN={TOKEN}\nADMIN_IDS=1,2\nWEB_PORT=\n")
    settings = load(monkeypatch)
    assert settings.bot_token is not None
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.admin_ids == {1, 2}
    assert settings.web_port == 8080


def test_a_file_of_the_folder_of_secrets_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As Docker and systemd hand secrets over: no process has them in its environment."""
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "bot_token").write_text(f"{TOKEN}\n")
    settings = load_settings()
    assert settings.bot_token is not None
    assert settings.bot_token.get_secret_value() == TOKEN
    assert load(monkeypatch, BOT_TOKEN=f"{TOKEN}2").bot_token != settings.bot_token


def test_a_wrong_token_in_a_file_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "bot_token").write_text("42:wrong")
    with pytest.raises(SettingsError, match=r"^BOT_TOKEN=\(hidden\) is not valid: "):
        load_settings()


def test_a_file_that_cannot_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(path: Path, *_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "bot_token").write_text(TOKEN)
    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(SettingsError, match=r"bot_token cannot be read \(Permission denied\)"):
        load_settings()


def test_the_environment_goes_before_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("WEB_PORT=1111\nSEND_RATE=5\n")
    settings = load(monkeypatch, WEB_PORT="2222")
    assert (settings.web_port, settings.send_rate) == (2222, 5)


def test_of_two_values_the_one_that_counts_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("WEB_PORT=1111\n")
    assert refusal(monkeypatch, WEB_PORT="http").startswith("WEB_PORT=http is not valid: ")


def test_a_wrong_value_of_the_file_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("web_port=http\n")
    line = refusal(monkeypatch)
    assert line == f"WEB_PORT=http is not valid: {REMEDIES['WEB_PORT']}"


def test_a_key_that_is_not_ours_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("COMPOSE_PROJECT_NAME=bot\n")
    assert load(monkeypatch) == Settings()


def test_the_file_may_be_left_out(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("WEB_PORT=1111\n")
    assert load_settings(env_file=None).web_port == 8080


# --- loopback -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104
        ("::", False),
        ("192.168.0.10", False),
        ("10.0.0.1", False),
        ("203.0.113.7", False),
        ("fe80::1", False),
        ("127.0.0.1.example.kz", False),
        ("localhost.example.kz", False),
        ("example.kz", False),
        ("", False),
    ],
)
def test_loopback_is_told_from_the_rest_of_the_world(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


# --- values that are nearly right ---------------------------------------------------------------


def test_a_folder_of_the_zones_is_no_timezone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(monkeypatch, TIMEZONE="Asia").startswith("TIMEZONE=Asia is not valid: ")


def test_a_value_of_two_lines_is_named_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\n" not in refusal(monkeypatch, LOG_FORMAT="json\nconsole")


@pytest.mark.parametrize("name", ["ADMIN_IDS", "WEBHOOK_URL", "LOG_LEVEL"])
def test_a_token_under_a_wrong_key_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert TOKEN not in refusal(monkeypatch, **{name: TOKEN})


def test_a_webhook_is_https(monkeypatch: pytest.MonkeyPatch) -> None:
    line = refusal(monkeypatch, WEBHOOK_URL="http://bot.example.kz", WEBHOOK_SECRET=SECRET)
    assert line.startswith("WEBHOOK_URL=http://bot.example.kz is not valid: ")


def test_an_address_of_the_web_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(monkeypatch, WEB_HOST="http://127.0.0.1").startswith("WEB_HOST=")


@pytest.mark.parametrize("host", ["127.0.0.1:8443", "localhost", "[::1]"])
def test_a_webhook_on_this_machine_needs_no_https(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    settings = load(monkeypatch, WEBHOOK_URL=f"http://{host}/hook", WEBHOOK_SECRET=SECRET)
    assert settings.webhook_url == f"http://{host}/hook"


@pytest.mark.parametrize("part", [TOKEN[:14], TOKEN.partition(":")[2]])
def test_a_part_of_a_token_is_not_shown(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    assert part not in refusal(monkeypatch, ADMIN_IDS=part)


def test_a_file_that_is_no_utf8_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("LOG_LEVEL=info # журнал".encode("cp1251"))
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path / ".env")
    assert str(caught.value) == f"{tmp_path / '.env'} is no text in UTF-8: save it as UTF-8"
