"""One article, one address: the canonical form of a URL, a pure function over its text.

What belongs here: what may be dropped or rewritten without changing what is read. What doesn't: fetching. A canonical
address names an article and may not answer itself (a host without its `www.`, say); the address to open is kept
beside it.
"""

import re
from posixpath import normpath
from urllib.parse import quote, unquote, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"(utm|mtm|pk|itm|hsa|vero|oly|at|guce)_.+|wt_mc|_hs(enc|mi)|__twitter_impression|__s|__hst[cs]|hsctatracking"
    r"|(fbc|twc|dc|gc|yc|ttc)lid|msclkid|[gw]braid|igshid|li_fat_id|rb_clickid|s_kwcid|gclsrc|fb_(action|ref|source).*"
    r"|mc_[ce]id|mkt_tok|(ns_)?cmp(id)?|ns_.+|ocid|ncid|icid|s_cid|smid|smtyp|sr_share|ref_(src|url)|xtor"
    r"|guccounter|reflink|srnd|taid|partner|feature|share(d|_id)?|trk|spm|ito|igsh|tpcc|via|rss(_?feed)?|ftag"
)
_AMP_QUERY = {("amp", ""), ("amp", "1"), ("amp", "true"), ("outputtype", "amp"), ("output", "amp")}
_ALTERNATIVE_HOSTS = frozenset({"www", "m", "mobile", "amp"})
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org"})
_AMP_CACHE = re.compile(r"/(?:[acv]|wp)/(?:(s)/)?(.+)", re.DOTALL)
_GOOGLE_AMP = re.compile(r"/amp/(?:(s)/)?(.+\..+)", re.DOTALL)


def is_web(text: str | None) -> bool:
    """Whether this is an http: or https: address with a host."""
    try:
        parts = urlsplit((text or "").strip())
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def canonical(url: str) -> str:
    """The address that names what `url` leads to; the same for its AMP, mobile and tracked forms.

    Host in lower case without `www.`, `m.`, `mobile.` or `amp.`; https unless another port is given; no default port,
    user name, fragment, tracking parameters or trailing slash; AMP caches unwrapped; the other parameters sorted;
    percent-encoding normalised. The path's case is kept, because servers tell it apart. What is no http: or https:
    address comes back as it is, without surrounding blanks. Applying it twice changes nothing.
    """
    for _ in range(4):  # an AMP cache may wrap an AMP page, which may stand behind another cache
        before, url = url, _once(url)
        if url == before:
            break
    return url


def _once(url: str) -> str:
    url = "".join(url.split()) if is_web(url) else url.strip()
    if not is_web(url):
        return url
    parts = urlsplit(url)
    host = _host(parts.hostname or "")
    port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    inner = _unwrapped(parts.hostname or "", parts.path)
    if inner and is_web(inner):
        return inner + (f"?{parts.query}" if parts.query else "")
    scheme = parts.scheme if port else "https"
    return urlunsplit((scheme, host + port, _path(parts.path), _query(parts.query), ""))


def _host(name: str) -> str:
    name = name.lower().rstrip(".")
    if ":" in name:
        return f"[{name}]"
    try:
        name = name.encode("idna").decode("ascii")
    except UnicodeError:
        return name
    labels = name.split(".")
    while len(labels) > 2 and labels[0] in _ALTERNATIVE_HOSTS and not _is_suffix(labels[1:]):
        labels = labels[1:]
    # en.m.wikipedia.org: the mobile label may stand behind a language.
    if len(labels) > 3 and labels[1] == "m":
        del labels[1]
    return ".".join(labels)


def _is_suffix(labels: list[str]) -> bool:
    return len(labels) == 2 and labels[0] in _SECOND_LEVEL and len(labels[1]) == 2


def _unwrapped(host: str, path: str) -> str | None:
    """The address inside an AMP cache's or viewer's address."""
    if host.endswith(".cdn.ampproject.org") or host == "cdn.ampproject.org":
        found = _AMP_CACHE.fullmatch(path)
    elif re.fullmatch(r"(www\.)?google\.[a-z.]{2,6}", host):
        found = _GOOGLE_AMP.fullmatch(path)
    else:
        return None
    return f"http{'s' if found[1] else ''}://{found[2]}" if found else None


def _path(path: str) -> str:
    path = re.sub(r";jsessionid=[^/?;]*", "", path, flags=re.IGNORECASE)
    if "/./" in path or "/../" in path or path.endswith(("/.", "/..")):
        path = normpath(path)
    path = _quoted(path, "/:@!$&'()*+,;=-._~")
    segments = path.rstrip("/").split("/")
    if len(segments) > 2 and segments[1].lower() == "amp":
        del segments[1]
    last = segments[-1].lower()
    # `/amp` after a slug is the AMP form of it; after a short word ("/wiki/amp") it may be what the page is about.
    if last == "amp" and len(segments) > 2 and (len(segments[-2]) > 7 or re.search(r"[-\d.]", segments[-2])):
        segments = segments[:-1]
    elif last.endswith((".amp", ".amp.html")) and len(last) > len(".amp.html"):
        segments[-1] = re.sub(r"\.amp(?=\.html$|$)", "", segments[-1], flags=re.IGNORECASE)
    return "/".join(segments).rstrip("/") or "/"


def _query(query: str) -> str:
    kept = []
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        plain = unquote(name).lower()
        if not name or _TRACKING.fullmatch(plain) or (plain, value.lower()) in _AMP_QUERY:
            continue
        kept.append(_quoted(pair, "/:@!$'()*+,;=-._~?"))
    return "&".join(sorted(kept))


def _quoted(text: str, safe: str) -> str:
    """Percent-encoding in one form: upper-case digits, nothing encoded that need not be."""

    def one(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if re.fullmatch(r"[A-Za-z0-9._~-]", char) else match[0].upper()

    text = re.sub(r"%([0-9A-Fa-f]{2})", one, text)
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quote(text, safe=safe + "%", errors="replace"))
