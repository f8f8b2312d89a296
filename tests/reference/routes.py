"""Maps a method and a path to an operation, and rejects ambiguous paths."""

import re
from collections import namedtuple

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
    if is_ambiguous(path) or "#" in target:
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
        segments = [segment for segment in reading.split("/") if segment]
        # The result of resolving dot segments depends on the server, so every segment is a possible first segment.
        if not {".", ".."} & set(segments):
            segments = segments[:1]
        if any(_word(segment) in _FIRST_WORDS for segment in segments):
            return True
    return False


def _readings(path):
    """All interpretations of a path: decoded up to three times, with and without path parameters and the like."""
    found = {path}
    for _ in range(3):
        found |= {_decode_loosely(reading) for reading in found}
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
    text = re.sub(r"%u([0-9a-fA-F]{4})", lambda m: chr(int(m.group(1), 16)), text)
    return re.sub(r"%([0-9a-fA-F]{2})", lambda m: chr(int(m.group(1), 16)), text)


_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\;#]")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_NEVER_ESCAPED = "/\\;#?%"
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
