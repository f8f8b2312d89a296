"""Maps a method and a path to an operation, and rejects ambiguous paths."""

import re
import unicodedata
from collections import namedtuple

from rules_number import is_blank

Operation = namedtuple("Operation", "name method path body query conditional repeatable role")

_LIST = ("top", "skip", "maxpagesize", "filter", "countRecords")
# name, method, path, body, query parameters, whether conditional, whether repeatable
_TABLE = (
    ("listAccounts", "GET", "/accounts", None, _LIST, False, False),
    ("getAccount", "GET", "/accounts/{accountName}", None, (), True, False),
    ("putAccount", "PUT", "/accounts/{accountName}", "account", (), True, True),
    ("deleteAccount", "DELETE", "/accounts/{accountName}", None, ("deleteNumbers",), True, True),
    ("createOrUpdateNumbers", "POST", "/accounts/{accountName}:createOrUpdateNumbers", "numbers", (), False, True),
    ("deleteNumbers", "POST", "/accounts/{accountName}:deleteNumbers", "identifiers", (), False, True),
    ("getTeamsCapabilityPlans", "POST", "/accounts/{accountName}:getTeamsCapabilityPlans", None, (), False, True),
    ("getTeamsAvailableCapabilities", "POST", "/accounts/{accountName}:getTeamsAvailableCapabilities",
     "identifiers", (), False, True),
    ("listAccountNumbers", "GET", "/accounts/{accountName}/numbers", None, _LIST, False, False),
    ("getNumber", "GET", "/accounts/{accountName}/numbers/{telephoneNumber}", None, (), True, False),
    ("putNumber", "PUT", "/accounts/{accountName}/numbers/{telephoneNumber}", "number", (), True, True),
    ("deleteNumber", "DELETE", "/accounts/{accountName}/numbers/{telephoneNumber}", None, (), True, True),
    ("listCivicAddresses", "GET", "/accounts/{accountName}/teamsCivicAddresses", None, _LIST, False, False),
    ("getCivicAddress", "GET", "/accounts/{accountName}/teamsCivicAddresses/{civicAddressId}", None, (), True, False),
    ("listNumbers", "GET", "/numbers", None, _LIST, False, False),
    ("listRequestsForInformation", "GET", "/teamsRequestsForInformation", None, _LIST, False, False),
    ("getRequestForInformation", "GET", "/teamsRequestsForInformation/{tenantId}", None, (), True, False),
    ("patchRequestForInformation", "PATCH", "/teamsRequestsForInformation/{tenantId}",
     "request-for-information", (), True, True),
)
_ROLES = {"GET": "Read", "PUT": "Write", "PATCH": "Write", "DELETE": "Delete"}
OPERATIONS = [Operation(*row, _ROLES.get(row[1])) for row in _TABLE]

# `/account/...` is a path of an older version, and belongs to the API as well.
_FIRST_WORDS = {"accounts", "account", "numbers", "teamsrequestsforinformation"}


class OutsideApi(Exception):
    """The path is outside the API."""


class Refused(Exception):
    """The code of the rule that rejects the method or the path before an operation is known."""


def find(method, target, policy):
    """The operation and its path parameters."""
    if method == "CONNECT":
        raise Refused("request/upgrade")
    path = target.split("?", 1)[0]
    if not belongs_to_api(target):
        if policy.unknown_routes == "pass":
            raise OutsideApi
        raise Refused("request/unknown-route")
    if is_ambiguous(path) or "#" in target or is_only_folded(path):
        raise Refused("request/path-ambiguous")
    segments = [_decode(segment) for segment in path.split("/")[1:]]
    fitting = []
    for operation in OPERATIONS:
        parameters = _match(operation.path, segments)
        if parameters is not None:
            fitting.append((operation, parameters))
    if not fitting:
        raise Refused("request/unknown-route")
    for operation, parameters in fitting:
        if operation.method == method:
            return operation, parameters
    raise Refused("request/method-not-allowed")


def is_ambiguous(path):
    """Whether servers could interpret the path of an operation differently."""
    if not path.startswith("/") or _FORBIDDEN.search(path) or any(ord(c) > 126 for c in path):
        return True
    segments = path[1:].split("/")
    if "" in segments or "." in segments or ".." in segments:
        return True
    octets = bytearray()
    at = 0
    while at < len(path):
        if path[at] != "%":
            octets.append(ord(path[at]))
            at += 1
            continue
        match = _ESCAPE.match(path, at)
        if not match:
            return True
        octet = int(match.group(1), 16)
        if octet < 0x20 or octet == 0x7F or chr(octet) in _NEVER_ESCAPED or _UNRESERVED.match(chr(octet)):
            return True
        octets.append(octet)
        at = match.end()
    try:
        octets.decode()
    except UnicodeDecodeError:
        return True
    return False


def belongs_to_api(target):
    """Whether any interpretation of the path by a server leads to the API."""
    path = target.split("?", 1)[0]
    if not path.startswith("/"):
        return path != "*"
    for reading in _readings(path):
        segments = reading.split("/")[1:]
        # The result of resolving dot segments depends on the server, so every segment is a possible first segment. After two
        # slashes, a server that resolves a reference reads a host, whose end depends on what it has decoded before.
        is_any_first = not segments[0] or bool({".", ".."} & set(segments))
        if any(map(is_first_word, segments if is_any_first else segments[:1])):
            return True
    return False


def is_only_folded(path):
    """Whether the path is one of the API only for servers that fold characters outside ASCII."""
    first = _decode(path.split("/")[1])
    return _word(first) not in _FIRST_WORDS


def is_first_word(segment):
    """Whether a segment, as folded, is read as the start of a path of the API."""
    return any(re.fullmatch(_folded_pattern(_word(segment)), word, re.IGNORECASE | re.ASCII) for word in _FIRST_WORDS)


def _folded_pattern(word):
    """A pattern of the words as which a folded word is read. More than two unknown characters are another word."""
    if word.count(UNKNOWN) > 2:
        return "(?!)"
    return "".join(".{0,2}" if c == UNKNOWN else re.escape(c) for c in word)


def _readings(path):
    """All interpretations of a path: decoded up to three times, with and without path parameters and the like."""
    found = {fold(path)}
    for _ in range(3):
        found |= {fold(_decode_loosely(reading)) for reading in found}
    found |= {reading.replace("\\", "/") for reading in found}
    cut = {"/".join(re.split(r"[;#?\x00]", segment)[0].strip(" \t\r\n\f") for segment in reading.split("/"))
           for reading in found}
    return found | cut


def _word(segment):
    """A first segment as the most lenient server reads it: without action, control characters and trailing dots."""
    word = segment.split(":")[0].rstrip(".")
    return re.sub(r"[\x01-\x1f\x7f]", "", word).lower()


def _match(template, segments):
    """The path parameters, or None. An action follows the account name after the first colon."""
    pattern = template[1:].split("/")
    if len(pattern) != len(segments):
        return None
    parameters = {}
    for expected, segment in zip(pattern, segments):
        name, _, action = expected.partition(":")
        if not name.startswith("{"):
            if segment != expected:
                return None
            continue
        if name == "{accountName}":
            segment, colon, given = segment.partition(":")
            if (action if action else None) != (given if colon else None):
                return None
        parameters[name[1:-1]] = segment
    return parameters


def _decode(text):
    return re.sub(r"(?:%[0-9a-fA-F]{2})+", lambda m: bytes.fromhex(m.group(0).replace("%", "")).decode(), text)


def _decode_loosely(text):
    """Decodes escapes of one byte and of four digits once. Bytes that are not UTF-8 are surrogates."""
    def decode(match):
        four, two = match.groups()
        if two:
            return bytes([int(two, 16)])
        return chr(int(four, 16)).encode()

    escape = re.compile(rb"%[uU]((?!d[89a-f])[0-9a-f]{4})|%([0-9a-f]{2})", re.IGNORECASE)
    octets = text.encode(errors="surrogateescape")
    return escape.sub(decode, octets).decode(errors="surrogateescape")


def fold(text):
    """The text with characters outside ASCII as a server may fold them: into ASCII, or to UNKNOWN, or removed."""
    octets = text.replace(UNKNOWN, "\udcff").encode(errors="surrogateescape")
    folded, at = [], 0
    while at < len(octets):
        code, length = _code_point(octets, at)
        folded.append(_ascii(code))
        at += length
    return "".join(folded)


def _code_point(octets, at):
    """The code point at a position, also if it is overlong, and its length; None if there is none."""
    first = octets[at]
    if first < 0x80:
        return first, 1
    length = 2 if first & 0xE0 == 0xC0 else 3 if first & 0xF0 == 0xE0 else 4 if first & 0xF8 == 0xF0 else 1
    others = octets[at + 1 : at + length]
    if length == 1 or len(others) < length - 1 or any(octet & 0xC0 != 0x80 for octet in others):
        return None, 1
    code = first & (0x7F >> length)
    for octet in others:
        code = code << 6 | octet & 0x3F
    return code, length


def _ascii(code):
    if code is None or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return UNKNOWN
    if code < 0x80:
        return chr(code)
    if is_blank(chr(code)):
        return ""
    if 0xFF01 <= code <= 0xFF5E:
        return chr(code - 0xFEE0)
    if code in _SLASHES:
        return _SLASHES[code]
    for first, last in _ALPHABETS:
        if first <= code <= last:
            return chr(ord("a") + (code - first) % 26)
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", chr(code)).casefold())
    return folded if folded in _FOLDED else UNKNOWN


# A character that stands for any two, one or no letters.
UNKNOWN = "\ufffe"
# Characters that code pages replace, and two letters whose upper or lower case is in ASCII.
_SLASHES = {0x2044: "/", 0x2215: "/", 0x2216: "\\", 0x130: "i", 0x131: "i"}
_ALPHABETS = ((0x24B6, 0x24E9), (0x1D400, 0x1D6A3), (0x1F130, 0x1F149))
_FOLDED = set("/\\.:;?#%" + "".join(_FIRST_WORDS))
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\;#]")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_NEVER_ESCAPED = "/\\;#?%"
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
