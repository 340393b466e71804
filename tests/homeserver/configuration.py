"""What Synapse is told: loopback only, SQLite, nobody may register, nobody else is there."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe

SERVER_NAME = "county.test"

_MUCH = {"per_second": 100_000, "burst_count": 100_000}
_PLAIN = (
    *("rc_message", "rc_registration", "rc_registration_token_validity", "rc_joins_per_room", "rc_key_requests"),
    *("rc_3pid_validation", "rc_third_party_invite", "rc_media_create", "rc_delayed_event_mgmt"),
    *("rc_room_creation", "rc_reports", "rc_user_directory", "rc_profile"),
)
_UNLIMITED = {
    **dict.fromkeys(_PLAIN, _MUCH),
    "rc_login": {"address": _MUCH, "account": _MUCH, "failed_attempts": _MUCH},
    "rc_joins": {"local": _MUCH, "remote": _MUCH},
    "rc_invites": {"per_room": _MUCH, "per_user": _MUCH, "per_issuer": _MUCH},
    "rc_presence": {"per_user": _MUCH},
}


@dataclass(frozen=True, slots=True)
class Secrets:
    registration: str = field(default_factory=token_urlsafe)
    macaroon: str = field(default_factory=token_urlsafe)
    form: str = field(default_factory=token_urlsafe)


def configuration(folder: Path, port: int, secrets: Secrets, *, is_limited: bool) -> str:
    """The homeserver's configuration as JSON, which is YAML too. ``is_limited``: Synapse's own default limits."""
    settings = {
        "server_name": SERVER_NAME,
        "pid_file": str(folder / "homeserver.pid"),
        "public_baseurl": f"http://127.0.0.1:{port}/",
        "listeners": [
            {
                **{"port": port, "type": "http", "tls": False, "bind_addresses": ["127.0.0.1"]},
                "resources": [{"names": ["client", "media"], "compress": False}],
            }
        ],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "homeserver.db")}},
        "log_config": str(folder / "log.yaml"),
        "media_store_path": str(folder / "media"),
        "signing_key_path": str(folder / "signing.key"),
        "registration_shared_secret": secrets.registration,
        "macaroon_secret_key": secrets.macaroon,
        "form_secret": secrets.form,
        "report_stats": False,
        "trusted_key_servers": [],
        "suppress_key_server_warning": True,
        "federation_domain_whitelist": [],
        "url_preview_enabled": False,
        "enable_registration": False,
        "bcrypt_rounds": 4,
        "presence": {"enabled": False},
    }
    return json.dumps(settings if is_limited else settings | _UNLIMITED, indent=1)


def log_configuration(folder: Path) -> str:
    handler = {"class": "logging.FileHandler", "formatter": "plain", "filename": str(folder / "homeserver.log")}
    return json.dumps(
        {
            "version": 1,
            "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
            "handlers": {"file": handler},
            "root": {"level": "INFO", "handlers": ["file"]},
            "disable_existing_loggers": False,
        }
    )
