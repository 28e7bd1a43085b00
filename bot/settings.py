"""Settings, from the environment or a file `.env`."""

import os
import re
from ipaddress import ip_address
from itertools import chain
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from pydantic_settings import SettingsError as SourceError

from bot.errors import OperatorError
from bot.loopback import is_loopback
from bot.storage.backup_names import folder_beside

TELEGRAM = "https://api.telegram.org"
TELEGRAM_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{30,}")
ANY_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
# Wide on purpose: the head of a token, or as many letters as its tail has.
LIKE_A_TOKEN = re.compile(r"\d{5,}:|[A-Za-z0-9_-]{30,}")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")

# Telegram's stand-ins for "an anonymous administrator", "the service" and "a channel": whoever
# names one of them as owner hands the bot to every anonymous administrator of every group.
PSEUDO_USERS = frozenset({1087968824, 777000, 136817688})

REMEDIES = {
    "BOT_TOKEN": "copy the token from @BotFather whole, like 123456789:AAE…; leave it out to "
    "start the try-out page",
    "ADMIN_IDS": "give Telegram ids of people, separated by commas, like 123456789,987654321",
    "BACKUP_PATH": "name a folder that the bot may write to, like backups",
    "BACKUP_KEEP": "give a number of daily backups from 0 to 30, like 7; 0 makes none",
    "TELEGRAM_API_URL": f"give an address that starts with http:// or https://, like {TELEGRAM}",
    "WEBHOOK_URL": "give the public https:// address that Telegram shall call",
    "WEBHOOK_SECRET": "give 1 to 256 characters of A-Z a-z 0-9 _ -; it is required with "
    "WEBHOOK_URL",
    "WEB_HOST": "give an address of this machine, like 127.0.0.1",
    "WEB_PORT": "give a port number from 0 to 65535, like 8080",
    "SEND_RATE": "give a number of messages a second from 1 to 1000, like 30",
    "TIMEZONE": "give a name of the IANA list, like Asia/Almaty",
    "LOG_LEVEL": "give one of DEBUG, INFO, WARNING, ERROR",
    "LOG_FORMAT": "give one of console, json",
}
SECRETS = frozenset({"BOT_TOKEN", "WEBHOOK_SECRET"})
# Docker's; systemd names its own in the environment. A file bot_token there is BOT_TOKEN.
SECRETS_FOLDER = "/run/secrets"


class SettingsError(OperatorError):
    """A setting is wrong; the message is one line with the key, the value and the remedy."""


class Settings(BaseSettings):
    """What the operator may set. Names in the environment are the same in capitals."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    bot_token: SecretStr | None = None
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    database_path: Path = Path("data/bot.sqlite3")
    backup_path: Path | None = None
    backup_keep: int = Field(default=7, ge=0, le=30)
    telegram_api_url: str = TELEGRAM
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8080, ge=0, le=65535)
    send_rate: int = Field(default=30, ge=1, le=1000)
    timezone: ZoneInfo = ZoneInfo("Asia/Almaty")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["console", "json"] = "console"

    def secrets(self) -> list[SecretStr]:
        """What no line of the log may hold."""
        return [each for each in (self.bot_token, self.webhook_secret) if each is not None]

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(int(part) for part in value.split(",") if part.strip())
        return value

    @field_validator("admin_ids")
    @classmethod
    def _only_people(cls, value: frozenset[int]) -> frozenset[int]:
        if any(number <= 0 or number in PSEUDO_USERS for number in value):
            raise ValueError("not the id of a person")
        return value

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _any_case(cls, value: object, info: object) -> object:
        if not isinstance(value, str):
            return value
        return value.lower() if getattr(info, "field_name", "") == "log_format" else value.upper()

    @field_validator("backup_path")
    @classmethod
    def _folder(cls, value: Path | None) -> Path | None:
        if value is not None and value.exists() and not value.is_dir():
            raise ValueError("not a folder")
        return value

    @field_validator("telegram_api_url", "webhook_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
            raise ValueError("not an address")
        return value.rstrip("/") if value else value

    @field_validator("webhook_url")
    @classmethod
    def _encrypted(cls, value: str | None) -> str | None:
        # Telegram calls https:// only; a stand-in for it on this machine may do without.
        address = urlsplit(value or "")
        if address.scheme == "http" and not is_loopback(address.hostname or ""):
            raise ValueError("not https://")
        return value

    @field_validator("web_host")
    @classmethod
    def _own_address(cls, value: str) -> str:
        if value != "localhost":
            ip_address(value)  # ValueError where it is none
        return value

    @field_validator("timezone", mode="before")
    @classmethod
    def _zone(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return ZoneInfo(value)
        except (OSError, ZoneInfoNotFoundError) as error:  # «Asia» is a folder of zones
            raise ValueError("not a time zone") from error

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("not a secret that Telegram accepts")
        return value

    @model_validator(mode="after")
    def _token(self) -> Self:
        # A stand-in may hand out short tokens; Telegram itself does not.
        form = TELEGRAM_TOKEN if self.telegram_api_url == TELEGRAM else ANY_TOKEN
        if self.bot_token and not form.fullmatch(self.bot_token.get_secret_value()):
            raise ValueError("BOT_TOKEN")
        return self

    @model_validator(mode="after")
    def _webhook_needs_secret(self) -> Self:
        if self.webhook_url and not self.webhook_secret:
            raise ValueError("WEBHOOK_SECRET")
        return self

    @property
    def backup_folder(self) -> Path:
        """Where scheduled backups go."""
        return self.backup_path or folder_beside(self.database_path)


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Read the settings; SettingsError names the first wrong one.

    The environment is stronger than the file, and both are stronger than files of secrets.
    """
    try:
        return Settings(_env_file=env_file, _secrets_dir=_secrets_folder())
    except ValidationError as error:
        raise SettingsError(_explain(error, env_file)) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{env_file} is no text in UTF-8: save it as UTF-8") from None
    except (OSError, SourceError) as error:
        if not isinstance(fault := error.__cause__ or error, OSError):
            raise
        raise SettingsError(
            f"{fault.filename} cannot be read ({fault.strerror}): let the bot's user read it"
        ) from None


def _secrets_folder() -> Path | None:
    folder = Path(os.environ.get("CREDENTIALS_DIRECTORY") or SECRETS_FOLDER)
    return folder if folder.is_dir() else None


def _explain(error: ValidationError, env_file: Path | None) -> str:
    first = error.errors(include_url=False)[0]
    # A rule over several settings names the one to mend as its message.
    key = str(first["loc"][0]).upper() if first["loc"] else str(first["ctx"]["error"])
    return f"{_shown(key, env_file)} is not valid: {REMEDIES.get(key, first['msg'])}"


def _shown(key: str, env_file: Path | None) -> str:
    raw = _raw_value(key, env_file)
    if key in SECRETS or LIKE_A_TOKEN.search(raw):
        return f"{key}=(hidden)"
    in_one_line = repr(raw)[1:-1]
    return f"{key}={in_one_line[:80]}"


def _raw_value(key: str, env_file: Path | None) -> str:
    in_file = dotenv_values(env_file) if env_file else {}
    for name, value in chain(os.environ.items(), in_file.items()):
        if name.upper() == key and value:
            return value
    return ""
