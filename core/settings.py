"""How a county's channels and fronts are set up. Secrets are files, never settings.

Precedence: what the program was told (flags), the environment (``SHUZHI_…``), ``shuzhi.toml`` in the county's
directory. The file is private (0600) and holds no secret: a token is a file in ``credentials``.
"""

from __future__ import annotations

import stat
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from core.county_home import CountyHome
from core.domain.errors import Invalid, Unavailable


class TelegramMode(StrEnum):
    POLLING = "polling"
    WEBHOOK = "webhook"


class TelegramSettings(BaseModel):
    """The Bot API: the public one, or an office's own server (``base_url``). Off until somebody turns it on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = False
    mode: TelegramMode = TelegramMode.POLLING
    base_url: str = "https://api.telegram.org"
    bot_name: str = ""  # for the links on binding slips; asked of the network when empty
    webhook_url: str = ""
    listen_host: str = "127.0.0.1"
    listen_port: int = Field(default=8443, ge=1, le=65535)


class MatrixSettings(BaseModel):
    """The office's account on a Matrix homeserver (``@desk:county.example`` at ``https://…``). Off until turned on.

    Invitations are accepted from the account's own server and from ``allowed_servers``. ``polls``: questions that are
    nobody's secret may be polls for those whose client shows them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = False
    homeserver: str = ""
    user: str = ""
    device_name: str = "Shuzhi"
    allowed_servers: tuple[str, ...] = ()
    polls: bool = False


class LocalSettings(BaseModel):
    """The chat in the terminal: for demonstrations only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = False


class TuiSettings(BaseModel):
    """The dashboard. It locks after so many minutes in which nobody touches a key or the mouse."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lock_after_minutes: int = Field(default=10, ge=1, le=240)


class Settings(BaseSettings):
    """Everything an operator may set."""

    model_config = SettingsConfigDict(env_prefix="SHUZHI_", env_nested_delimiter="__", frozen=True, extra="forbid")

    language: str = "zh_CN"
    log_level: str = "INFO"
    telegram: TelegramSettings = TelegramSettings()
    matrix: MatrixSettings = MatrixSettings()
    local: LocalSettings = LocalSettings()
    tui: TuiSettings = TuiSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        toml = TomlConfigSettingsSource(settings_cls, cls.model_config.get("toml_file"))
        return (init_settings, env_settings, toml)


def load_settings(home: CountyHome) -> Settings:
    """The settings of ``home``.

    Errors: Unavailable("config.open_to_others") when others may read the file; Invalid("config.invalid", problems).
    """
    if home.config.exists() and stat.S_IMODE(home.config.stat().st_mode) & 0o077:
        raise Unavailable("config.open_to_others", path=str(home.config))

    class _OfHome(Settings):
        model_config = SettingsConfigDict(toml_file=home.config)

    try:
        return _OfHome()
    except ValidationError as error:
        problems = [(".".join(map(str, one["loc"])), one["msg"]) for one in error.errors()]
        raise Invalid("config.invalid", path=str(home.config), problems=problems) from error
