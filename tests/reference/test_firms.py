"""The firms, agencies, countries, outlets and sources: that the files hold together."""

import csv
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from reference import Agency, Firm, Outlet, agencies, assets, countries, firms, outlets, sources
from reference.load import AGENCY_KINDS, FIRM_KINDS, FOLDER, OUTLET_KINDS, _rows

FILES = {
    "firms.csv": ["firm", "aliases", "country", "parent", "kind", "ticker", "ambiguous", "source"],
    "assets.csv": ["asset", "aliases", "kind", "firm", "source"],
    "agencies.csv": ["agency", "aliases", "issuer", "kind", "source"],
    "countries.csv": ["code", "name", "names", "capital_metonyms", "groups"],
    "outlets.csv": ["outlet", "aliases", "kind"],
    "sources_firms.csv": ["id", "title", "publisher", "url", "date"],
}
EXCHANGES = {
    "NASDAQ": r"[A-Z]{1,5}",
    "NYSE": r"[A-Z]{1,4}",
    "HKEX": r"\d{4}",
    "SSE": r"6\d{5}",
    "SZSE": r"[03]\d{5}",
    "TWSE": r"\d{4}",
    "TPEX": r"\d{4}",
    "KRX": r"\d{6}",
    "KOSDAQ": r"\d{6}",
    "TSE": r"\d{3}[0-9A-Z]",
    "Euronext": r"[A-Z]{1,5}",
    "XETRA": r"[A-Z0-9]{2,4}",
    "SIX": r"[A-Z]{2,5}",
    "NSE": r"[A-Z0-9]{2,12}",
    "ASX": r"[A-Z]{3}",
    "SGX": r"[A-Z0-9]{3}",
    "Tadawul": r"\d{4}",
}
GROUPS = {"A:5", "A:6", "D:1", "D:4", "D:5", "E:1", "E:2", "EU"}
# Bare forms that a firm shares with an agency or an outlet on purpose.
SHARED_NAMES = {"x"}  # X Corp is the firm; plain "X" is the site where somebody said something
SUFFIX = re.compile(
    r"[\s,]+(?:inc|corp|corporation|ltd|limited|co|company|llc|plc|ag|se|nv|sa|holdings?|group)\.?$", re.IGNORECASE
)


def bare(name: str) -> str:
    """The name without case and company suffixes."""
    name = name.casefold()
    while (shorter := SUFFIX.sub("", name)) != name:
        name = shorter
    return name


def forms(item: Firm | Agency | Outlet) -> list[str]:
    return [item.name, *item.aliases]


def owners(items: Iterable[Firm | Agency | Outlet]) -> dict[str, set[str]]:
    """Bare form to the names of the items that it stands for."""
    found: dict[str, set[str]] = {}
    for item in items:
        for form in forms(item):
            found.setdefault(bare(form), set()).add(item.name)
    return found


def clashes(found: dict[str, set[str]]) -> dict[str, set[str]]:
    return {form: names for form, names in found.items() if len(names) > 1}


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_the_documented_columns(name: str) -> None:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == FILES[name]


@pytest.mark.parametrize("name", FILES)
def test_a_cell_holds_no_stray_spaces_and_no_empty_list_parts(name: str) -> None:
    for row in _rows(FOLDER / name):
        for column, cell in row.items():
            parts = cell.split("|") if cell else []
            assert all(part and part == part.strip() for part in parts), (name, column, cell)


@pytest.mark.parametrize("line", ["Nvidia,NVDA", "Nvidia,NVDA,US,more"])
def test_a_row_with_a_cell_too_few_or_too_many_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "firms.csv"
    path.write_text(f"firm,ticker,country\nAMD,AMD,US\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"firms\.csv, line 3: expected 3 cells"):
        list(_rows(path))


def test_there_are_enough_of_each() -> None:
    assert len(firms()) >= 1000
    assert len(agencies()) >= 150
    assert len(countries()) >= 90
    assert len(outlets()) >= 400


@pytest.mark.parametrize("items", [firms(), agencies(), outlets()], ids=["firms", "agencies", "outlets"])
def test_no_name_or_alias_stands_for_two_things(items: tuple[Firm | Agency | Outlet, ...]) -> None:
    assert not [name for name, count in Counter(item.name for item in items).items() if count > 1]
    assert clashes(owners(items)) == {}


@pytest.mark.parametrize("items", [firms(), agencies(), outlets()], ids=["firms", "agencies", "outlets"])
def test_nothing_is_its_own_alias_twice(items: tuple[Firm | Agency | Outlet, ...]) -> None:
    assert [item.name for item in items if len(set(forms(item))) != len(forms(item))] == []


def test_no_firm_shares_a_name_with_an_agency_or_an_outlet() -> None:
    ours, theirs = owners(firms()), owners([*agencies(), *outlets()])
    assert set(ours) & set(theirs) == SHARED_NAMES


def test_no_outlet_shares_a_name_with_an_agency() -> None:
    assert set(owners(outlets())) & set(owners(agencies())) == set()


def test_a_firm_is_never_named_like_a_country_or_its_capital() -> None:
    places = {form.casefold() for c in countries() for form in (c.name, *c.names, *c.metonyms)}
    assert [f.name for f in firms() if places & {form.casefold() for form in forms(f)}] == []


def test_every_parent_is_a_firm_and_no_chain_of_parents_is_a_circle() -> None:
    parent = {firm.name: firm.parent for firm in firms()}
    for name in parent:
        seen, at = {name}, parent[name]
        while at is not None:
            assert at in parent, f"{name}: its parent {at} is not in firms.csv"
            assert at not in seen, f"{name}: circle of parents through {at}"
            seen.add(at)
            at = parent[at]


def test_the_words_of_a_kind_are_closed() -> None:
    assert {firm.kind for firm in firms()} <= FIRM_KINDS
    assert {agency.kind for agency in agencies()} <= AGENCY_KINDS
    assert {outlet.kind for outlet in outlets()} <= OUTLET_KINDS
    assert {row["ambiguous"] for row in _rows(FOLDER / "firms.csv")} == {"", "yes"}


def test_every_country_code_is_known() -> None:
    codes = {country.code for country in countries()}
    assert {firm.country for firm in firms()} - codes == set()
    assert {agency.issuer for agency in agencies()} - codes == set()
    assert not {firm.country for firm in firms()} & {"EU", "UN"}
    assert all(re.fullmatch("[A-Z]{2}", code) for code in codes)


def test_a_name_of_a_country_stands_for_one_country() -> None:
    found: dict[str, set[str]] = {}
    for country in countries():
        for form in (country.name, *country.names, *country.metonyms):
            found.setdefault(form.casefold(), set()).add(country.code)
    assert clashes(found) == {}
    assert len({country.code for country in countries()}) == len(countries())


def test_country_groups_are_those_of_the_export_rules() -> None:
    groups = {country.code: set(country.groups) for country in countries()}
    assert set().union(*groups.values()) <= GROUPS
    assert sum("EU" in group for group in groups.values()) == 27
    assert sum("A:5" in group for group in groups.values()) == 37
    assert {"D:1", "D:5"} <= groups["CN"] == groups["MO"] == groups["HK"]
    assert not any({"A:5", "A:6"} <= group for group in groups.values())


def test_every_source_exists_once_and_its_address_is_an_address() -> None:
    ids = [source.id for source in sources()]
    assert len(set(ids)) == len(ids)
    assert {firm.source for firm in firms()} | {agency.source for agency in agencies()} <= set(ids)
    for row in _rows(FOLDER / "sources_firms.csv"):
        assert re.fullmatch(r"https?://[^\s/]+/\S*", row["url"]), row
        assert re.fullmatch(r"(?:\d{4}(?:-\d{2}(?:-\d{2})?)?)?", row["date"]), row


def test_an_asset_is_a_known_firm_s_and_no_name_is_two_assets() -> None:
    spellings = [spelling for asset in assets() for spelling in (asset.name, *asset.aliases)]
    assert not [spelling for spelling, count in Counter(spellings).items() if count > 1]
    assert {asset.firm for asset in assets()} <= {firm.name for firm in firms()}
    assert {asset.source for asset in assets()} <= {source.id for source in sources()}
    assert {asset.kind for asset in assets()} == {"site", "model"}


def test_a_ticker_names_its_exchange_and_has_that_exchange_s_form() -> None:
    tickers = [firm.ticker for firm in firms() if firm.ticker]
    assert not [ticker for ticker, count in Counter(tickers).items() if count > 1]
    for ticker in tickers:
        exchange, _, code = ticker.partition(":")
        assert re.fullmatch(EXCHANGES[exchange], code), ticker


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("Taiwan Semiconductor Manufacturing Company", "TSMC"),
        ("Supermicro", "Super Micro"),
        ("Zhipu AI", "Z.ai"),
        ("Amazon Web Services", "AWS"),
        ("Hon Hai", "Foxconn"),
        ("ChangXin Memory Technologies", "CXMT"),
        ("华为", "Huawei"),
        ("SK하이닉스", "SK hynix"),
        ("東京エレクトロン", "Tokyo Electron"),
        ("Iris Energy", "IREN"),
        ("Lam", "Lam Research"),
    ],
)
def test_a_firm_is_found_by_its_other_names(form: str, name: str) -> None:
    assert owners(firms())[bare(form)] == {name}


@pytest.mark.parametrize(
    "name", ["Meta", "Apple", "Oracle", "Arm", "Together AI", "Scale AI", "Figure AI", "Lambda", "Nothing"]
)
def test_a_name_that_is_also_a_word_is_marked(name: str) -> None:
    assert {firm.name: firm.ambiguous for firm in firms()}[name]


@pytest.mark.parametrize("name", ["Nvidia", "Intel", "OpenAI", "Vultr", "Nebius", "Inspur", "CoreWeave", "TSMC"])
def test_a_name_that_is_only_a_name_is_not_marked(name: str) -> None:
    assert not {firm.name: firm.ambiguous for firm in firms()}[name]


def test_agencies_of_all_the_governments_that_act_on_chips_are_there() -> None:
    wanted = "US CN EU NL DE FR IT GB JP KR TW IN SG MY AE SA CA AU RU VN TH IL CH".split()
    assert set(wanted) <= {agency.issuer for agency in agencies()}


def test_an_agency_is_found_by_its_long_name() -> None:
    found = owners(agencies())
    assert found[bare("Bureau of Industry and Security")] == {"BIS"}
    assert found[bare("Ministry of Economy, Trade and Industry")] == {"METI"}
    assert found[bare("Cyberspace Administration of China")] == {"CAC"}
