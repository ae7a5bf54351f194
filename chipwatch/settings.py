"""The configuration, `chipwatch.toml`: its keys, their defaults and limits, and clear messages where it is wrong.

Only shapes and checks belong here; what a setting does is in the room that reads it. Every key is documented in
docs/configuration.md, and a test fails where one is not.
"""

import re
import tomllib
from collections.abc import Collection
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

import reference
from chipwatch.model import SanctionKind

DEFAULT_TYPES = ("sanction.opened", "sanction.changed")
EVENT_TYPES = (
    *DEFAULT_TYPES,
    "delay.opened",
    "capacity.changed",
    "source.stale",
    "endpoint.failing",
    "chipwatch.heartbeat",
)


class ConfigError(Exception):
    """The configuration cannot be used; the message names the file and the key and says what to do."""


def _web_address(value: str) -> str:
    if not value.isprintable() or " " in value:
        raise ValueError("must hold no blanks or control characters")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an http: or https: address")
    # Asking for the port is what checks it.
    if parts.port == 0:
        raise ValueError("port 0 cannot be connected to")
    if parts.username or parts.password:
        raise ValueError("must not hold a user name or password, which would end up in tables and logs")
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]


def _header_text(value: str) -> str:
    if not value.isascii() or not value.isprintable() or value != value.strip() or not value[:1].isalnum():
        raise ValueError("must be printable ASCII that begins with a letter or digit, since it is sent in a header")
    return value


UserAgent = Annotated[str, Field(max_length=300), AfterValidator(_header_text)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Feed(_Section):
    """One source: an RSS or Atom feed."""

    url: WebAddress
    name: str = Field(min_length=1, max_length=100)
    outlet: str | None = None
    min_entries: int = Field(1, ge=0)


def _variable(value: str) -> str:
    # What is wrong with it is told without it: people put the secret itself here.
    if not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", value) or value.startswith("whsec_"):
        raise ValueError("must be the name of an environment variable, and not what it holds")
    return value


Variable = Annotated[str, AfterValidator(_variable)]


def _whole_path(value: Path) -> Path:
    if not value.is_absolute():
        raise ValueError("must be a path from the root, since not everything runs in this folder")
    return value


SecretFile = Annotated[Path, AfterValidator(_whole_path)]
Section = TypeVar("Section", bound="_Section")


def _either(section: Section, *names: str) -> Section:
    if sum(getattr(section, name) is not None for name in names) != 1:
        raise ValueError(f"needs {' or '.join(names)}, and not both")
    return section


def _one_of(known: Collection[str], values: tuple[str, ...]) -> tuple[str, ...]:
    # A filter with a wrong word lets nothing through, and nobody would notice.
    if wrong := [value for value in values if value not in known]:
        raise ValueError(f"unknown {', '.join(wrong)}; known are {', '.join(known)}")
    return values


def _types(values: tuple[str, ...]) -> tuple[str, ...]:
    return _one_of(EVENT_TYPES, values)


def _kinds(values: tuple[str, ...]) -> tuple[str, ...]:
    return _one_of(get_args(SanctionKind), tuple(value.casefold() for value in values))


def _issuers(values: tuple[str, ...]) -> tuple[str, ...]:
    places = reference.countries()
    known = {place.code.casefold() for place in places}
    for value in values:
        if value.casefold() not in known:
            named = next(
                (p.code for p in places if value.casefold() in {n.casefold() for n in (p.name, *p.names)}), None
            )
            hint = f"write {named}" if named else "write an ISO 3166-1 alpha-2 code, EU or UN"
            raise ValueError(f"unknown {value}; {hint}")
    return values


class _Filters(_Section):
    """Which messages a receiver gets. An empty filter lets everything through."""

    types: Annotated[tuple[str, ...], AfterValidator(_types)] = DEFAULT_TYPES
    kinds: Annotated[tuple[str, ...], AfterValidator(_kinds)] = ()
    issuers: Annotated[tuple[str, ...], AfterValidator(_issuers)] = ()
    targets: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    min_sources: int = Field(1, ge=1)
    min_confidence: float = Field(0.0, ge=0, le=1)
    capacity_factor: float = Field(1.5, gt=1)


class Subscriber(_Filters):
    """One receiver of signed webhooks."""

    name: str = Field(min_length=1, max_length=100)
    url: WebAddress
    secret_env: Variable | None = None
    secret_file: SecretFile | None = None

    @model_validator(mode="after")
    def _has_secret(self) -> Self:
        return _either(self, "secret_env", "secret_file")


class Channel(_Filters):
    """One place where people read: Slack, Teams, e-mail, ntfy and others, by an Apprise address."""

    name: str = Field(min_length=1, max_length=100)
    url_env: Variable | None = None
    url_file: SecretFile | None = None

    @model_validator(mode="after")
    def _has_address(self) -> Self:
        return _either(self, "url_env", "url_file")


class Network(_Section):
    """Limits on everything that is fetched or sent. Seconds, bytes, counts."""

    allow_private: tuple[IPv4Network | IPv6Network, ...] = ()
    connect_timeout: float = Field(10.0, gt=0, le=300)
    read_timeout: float = Field(20.0, gt=0, le=300)
    total_timeout: float = Field(60.0, gt=0, le=900)
    max_bytes: int = Field(10_000_000, ge=1_000)
    max_redirects: int = Field(5, ge=0, le=20)
    max_pages_per_feed: int = Field(200, ge=0)
    per_host: int = Field(2, ge=1, le=16)
    user_agent: UserAgent = "chipwatch/0.1 (news monitor; respects caching headers)"


class Alerts(_Section):
    """What opens an alert."""

    max_age_days: int = Field(14, ge=0, le=36_500)
    everything: bool = False
    stale_hours: float = Field(24.0, gt=0, le=8_760)
    heartbeat_hours: float = Field(24.0, gt=0, le=8_760)


class Settings(_Section):
    """A whole configuration, checked."""

    feeds: tuple[Feed, ...] = ()
    subscribers: tuple[Subscriber, ...] = ()
    channels: tuple[Channel, ...] = ()
    network: Network = Network()
    alerts: Alerts = Alerts()

    @property
    def receivers(self) -> tuple[Subscriber | Channel, ...]:
        """All who are sent messages."""
        return (*self.subscribers, *self.channels)


def load(path: Path | None) -> Settings:
    """Read and check a configuration; without a path, `chipwatch.toml` here if there is one, else the defaults.

    Raises ConfigError, with all faults at once, each with its key.
    """
    if path is None:
        path = Path("chipwatch.toml")
        if not path.exists():
            return Settings()
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: is no TOML: {error}") from error
    return check(raw, str(path))


def check(raw: dict[str, Any], origin: str) -> Settings:
    """A parsed configuration to Settings. Raises ConfigError naming `origin` and each faulty key."""
    try:
        settings = Settings.model_validate(raw)
    except ValidationError as error:
        raise ConfigError(
            "\n".join(f"{origin}: {_fault(e['loc'], e['type'], e['msg'])}" for e in error.errors())
        ) from error
    for what, names in (
        ("feeds", [f.name for f in settings.feeds]),
        ("feeds", [f.url for f in settings.feeds]),
        ("subscribers and channels", [one.name for one in settings.receivers]),
    ):
        twice = sorted({n for n in names if names.count(n) > 1})
        if twice:
            raise ConfigError(f"{origin}: {what}: {', '.join(twice)} stands there more than once; keep one")
    return settings


def _fault(place: tuple[int | str, ...], kind: str, message: str) -> str:
    key = ".".join(f"{p + 1}" if isinstance(p, int) else p for p in place)
    if kind == "extra_forbidden":
        return f"unknown key '{key}'; see docs/configuration.md for the known ones"
    if kind == "value_error":
        return f"{key}: {message.removeprefix('Value error, ')}"
    return f"{key}: {message[:1].lower()}{message[1:]}"
