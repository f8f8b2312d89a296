"""Rules about the query and the header fields."""

import datetime
import re

from catalogue import ADMIN

_CONDITIONAL = ("if-match", "if-modified-since", "if-none-match", "if-unmodified-since")
_SINGLE = (
    "authorization", "x-ms-client-request-id", "content-encoding", "content-length", "content-type", "etag", "host",
    *_CONDITIONAL, "repeatability-first-sent", "repeatability-request-id",
)
_WITHOUT_COMMA = ("authorization", "content-length", "content-type", "host")
_OVERRIDES = (
    "x-http-method-override", "x-http-method", "x-method-override", "x-method", "x-http-methodoverride",
)
_REPEATABILITY = ("repeatability-request-id", "repeatability-first-sent")
REPORTED = object()


def check(report, policy, operation, query, headers, roles):
    """The checks that need no body."""
    fields = check_without_operation(report, query, headers)
    _query(report, policy, operation, query)
    _header_rules(report, policy, operation, fields)
    if roles is not None:
        _role(report, policy, operation, roles)


def check_without_operation(report, query, headers):
    """The checks that apply to every request. Returns the header fields that rules read."""
    if any(_plain(name) == "_method" for name in _names(query, "[&;]")):
        report.add("request/method-override", "query", ["_method"])
    fields = _fields(report, headers)
    overrides = [name.replace("_", "-") for name, _ in headers if name.replace("_", "-") in _OVERRIDES]
    if overrides:
        report.add("request/method-override", "header", [overrides[0]])
    fields_sent = [value.split(b",") for name, value in headers if name == "upgrade"]
    upgrades = [value.strip(b" \t\r\n\f").lower() for elements in fields_sent for value in elements]
    upgrades = [value for value in upgrades if value]
    if upgrades:
        cap = "warning" if set(upgrades) == {b"h2c"} else None
        report.add("request/upgrade", "header", ["upgrade"], at_most=cap)
    encoding = fields.get("content-encoding", REPORTED)
    if encoding is not REPORTED and encoding.lower() != "identity":
        report.add("request/content-encoding", "header", ["content-encoding"])
    return fields


# The query


def query_names(query):
    """The names of the parameters, as the most lenient server reads them."""
    return [_plain(name) for name in _names(query, "[&;]")]


def _names(query, separators):
    return [pair.partition("=")[0] for pair in re.split(separators, query) if pair]


def _query(report, policy, operation, query):
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    # Some servers also split a query at semicolons, so a name can follow one.
    version_like = [name for name in _names(query, "[&;]") if _plain(name) == "api-version"]
    exact = [value for name, _, value in pairs if name == "api-version"]
    if not version_like:
        report.add("request/api-version-missing", "query", ["api-version"])
    elif len(version_like) > 1 or not exact:
        report.add("request/api-version-repeated", "query", ["api-version"])
    elif exact[0] not in policy.api_versions:
        report.add("request/api-version-unsupported", "query", ["api-version"])
    elif exact[0] not in ("2024-02-29", "2024-02-29-preview"):
        report.add("request/api-version-unknown", "query", ["api-version"])

    unknown = 0
    for name, _, _ in pairs:
        if name in operation.query or _plain(name) in ("api-version", "_method"):
            continue
        unknown += 1
        if unknown <= 16:
            shown = _decoded(name)
            path = [shown] if len(shown.encode()) <= 128 else [""]
            cap = "warning" if "top" in operation.query else None
            report.add("request/query-unknown", "query", path, at_most=cap)
        elif policy.level("request/query-unknown") != "off":
            report.omitted += 1

    for parameter in operation.query:
        values = [value for name, _, value in pairs if _plain(name) == parameter.lower()]
        exact = [value for name, _, value in pairs if name == parameter]
        if len(values) > 1 or (exact and not _is_value(parameter, exact[0])):
            below = policy.profile == "api" and len(values) == 1 and _is_int32(parameter, exact[0])
            report.add("request/query-value", "query", [parameter], at_most="warning" if below else None)


def _is_value(parameter, value):
    if parameter in ("countRecords", "deleteNumbers"):
        return value in ("true", "false")
    if parameter in ("top", "skip", "maxpagesize"):
        least = 0 if parameter == "skip" else 1
        return re.fullmatch("[0-9]+", value) is not None and least <= int(value) <= 2147483647
    return True


def _is_int32(parameter, value):
    """Whether the schema permits the value of an integer parameter."""
    is_integer = parameter in ("top", "skip", "maxpagesize") and re.fullmatch("-?[0-9]+", value) is not None
    return is_integer and -(2**31) <= int(value) < 2**31


def _plain(name):
    """A name as the most lenient server reads it: decoded twice, without brackets and white space, in lower case."""
    name = _decoded(_decoded(name)).partition("[")[0]
    return _ascii_lower(name.strip("+" + "".join(map(chr, range(0x21)))))


def _ascii_lower(text):
    return "".join(c.lower() if c.isascii() else c for c in text)


def _decoded(name):
    octets = re.sub(rb"%([0-9a-fA-F]{2})", lambda m: bytes([int(m.group(1), 16)]), name.encode())
    return octets.decode(errors="replace")


# Header fields


def _fields(report, headers):
    """The header fields that rules read, by name: a string, or REPORTED if an issue about the field exists."""
    fields = {}
    for name in _SINGLE:
        values = [value for given, value in headers if given == name]
        if not values:
            continue
        fields[name] = values[0].decode(errors="replace").strip(" \t\r\n\f")
        if not all(_is_utf8(value) for value in values):
            report.add("request/header-encoding", "header", [name])
            fields[name] = REPORTED
        if len(values) > 1 or (name in _WITHOUT_COMMA and b"," in values[0]):
            report.add("request/header-repeated", "header", [name])
            fields[name] = REPORTED
    return fields


def _is_utf8(value):
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _header_rules(report, policy, operation, fields):
    def add(code, name, **options):
        report.add(code, "header", [name], **options)

    def text(name):
        """The value of the field, or None if it is absent or already reported."""
        return fields[name] if fields.get(name, REPORTED) is not REPORTED else None

    if "etag" in fields:
        add("request/etag-header", "etag")
    if text("x-ms-client-request-id") is not None and not GUID.fullmatch(text("x-ms-client-request-id")):
        add("request/client-request-id", "x-ms-client-request-id")
    if operation.body and fields.get("content-type") is not REPORTED:
        code = _media_type_fault(operation, fields.get("content-type", ""))
        if code:
            add(code, "content-type")
    length = text("content-length")
    if length is not None and re.fullmatch("[0-9]+", length) and int(length) > policy.max_body_bytes:
        report.add("request/body-too-large", "body")
    _preconditions(operation, fields, text, add)
    if operation.repeatable:
        _repeatability(policy, fields, text, add)
    token = fields.get("authorization", "")
    if policy.checks_tokens and token is not REPORTED and not _BEARER.fullmatch(token):
        add("request/token-missing", "authorization")


def _media_type_fault(operation, value):
    match = _MEDIA_TYPE.fullmatch(value)
    given = match.group(1).lower() if match else None
    if operation.method == "PATCH":
        if given == "application/json":
            return "request/patch-media-type"
        return None if given == "application/merge-patch+json" else "request/content-type"
    return None if given == "application/json" else "request/content-type"


def _preconditions(operation, fields, text, add):
    if not operation.conditional:
        for name in _CONDITIONAL:
            if name in fields:
                add("request/precondition-ignored", name)
        return
    if text("if-match") is not None and text("if-none-match") is not None:
        add("request/precondition-conflict", "if-none-match")
    if operation.method != "GET" and not {"if-match", "if-none-match", "if-unmodified-since"} & set(fields):
        add("request/precondition-required", "if-match")
    for name in ("if-match", "if-none-match"):
        if text(name) is None:
            continue
        if text(name) in ('"*"', 'W/"*"'):
            add("request/precondition-quoted-star", name)
        tags = entity_tags(text(name))
        if tags is None:
            add("request/precondition-syntax", name)
        elif name == "if-match" and any(tag.startswith("W/") for tag in tags):
            add("request/precondition-weak", name)


def entity_tags(value):
    """The entity tags of a precondition, or None if it is malformed."""
    if value == "*":
        return ["*"]
    tags, at = [], 0
    while at < len(value):
        match = _TAG.match(value, at)
        if match:
            tags.append(match.group(0))
            at = match.end()
        at = _BLANK.match(value, at).end()
        if at < len(value):
            if value[at] != ",":
                return None
            at = _BLANK.match(value, at + 1).end()
    return tags if tags and "*" not in tags else None


def _repeatability(policy, fields, text, add):
    identifier, date = _REPEATABILITY
    if identifier not in fields and date not in fields:
        return
    if identifier not in fields or (text(identifier) is not None and not _VISIBLE.fullmatch(text(identifier))):
        add("request/repeatability", identifier)
    if date not in fields:
        add("request/repeatability", date)
    elif text(date) is not None and is_timestamp(text(date)):
        if policy.profile != "api":
            add("request/repeatability", date, at_most="warning" if policy.profile == "standard" else None)
    elif text(date) is not None and not is_fixed_date(text(date)):
        add("request/repeatability", date)


def is_fixed_date(text):
    """Whether the text is an IMF-fixdate (RFC 9110, section 5.6.7) whose day exists in the calendar."""
    match = _DATE.fullmatch(text)
    if not match:
        return False
    weekday, day, month, year, hour, minute, second = match.groups()
    try:
        # The calendar repeats every 400 years, and Python's `datetime` has no year 0.
        date = datetime.date(int(year) % 400 + 400, _MONTHS.index(month) + 1, int(day))
    except ValueError:
        return False
    time = int(hour), int(minute), int(second)
    is_time = time[0] < 24 and time[1] < 60 and time[2] < 60 or time == (23, 59, 60)
    return _DAYS[date.weekday()] == weekday and is_time


def is_timestamp(text):
    """Whether the text is a date and time of RFC 3339 whose day exists in the calendar."""
    match = _TIMESTAMP.fullmatch(text)
    if not match:
        return False
    year, month, day, hour, minute, second = map(int, match.groups()[:6])
    ahead, hours, minutes = match.group(7), int(match.group(8) or 0), int(match.group(9) or 0)
    try:
        # See `is_fixed_date`.
        datetime.date(year % 400 + 400, month, day)
    except ValueError:
        return False
    if hour > 23 or minute > 59 or hours > 23 or minutes > 59:
        return False
    offset = (-1 if ahead == "-" else 1) * (hours * 60 + minutes)
    last_minute = (hour * 60 + minute - offset) % 1440 == 1439
    return second < 60 or second == 60 and last_minute


def _role(report, policy, operation, roles):
    if operation.role:
        needed = "ProvisioningAPI." + operation.role
    else:
        needed = policy.action_roles[operation.name]
    if needed != "any" and needed not in roles and ADMIN not in roles:
        report.add("request/role", "header", ["authorization"])


GUID = re.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MEDIA_TYPE = re.compile(r'([^;\s]*)(?:[ \t]*;[ \t]*charset=(?:utf-8|"utf-8"))?', re.I)
_BEARER = re.compile(r"bearer +[A-Za-z0-9._~+/-]+=*", re.I)
_TAG = re.compile(r'(?!W/(?:[ \t,]|$))(?:W/)?(?:"[\x21\x23-\x7e\x80-\U0010ffff]*"|[\x21\x23-\x2b\x2d-\x7e\x80-\U0010ffff]+)')
_BLANK = re.compile("[ \t]*")
_VISIBLE = re.compile("[\x21-\x7e]+")
_TIMESTAMP = re.compile(
    "([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:[.][0-9]+)?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DATE = re.compile(
    "(%s), ([0-9]{2}) (%s) ([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT" % ("|".join(_DAYS), "|".join(_MONTHS))
)
