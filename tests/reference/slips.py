"""Paths outside the API that are one slip away from it."""

import re

import routes
from rules_request import query_names


def is_slip(target):
    path, _, query = target.partition("?")
    if not path.startswith("/"):
        return False
    segments = path[1:].split("/")
    names_version = "api-version" in query_names(query)
    return _is_misspelled(segments[0]) or _has_prefix(segments, names_version) or _lacks_account(segments, names_version)


def _is_misspelled(segment):
    word = _split(segment)[0]
    return any(distance(word, known) <= most for known, most in _FIRST.items())


def _has_prefix(segments, names_version):
    for length in (1, 2):
        prefix = segments[:length]
        if len(segments) > length and is_api_word(segments[length]):
            return names_version or all(_PREFIX.fullmatch(segment) for segment in prefix)
    return False


def _lacks_account(segments, names_version):
    if len(segments) == 1:
        word = _split(segments[0])[1]
        actions = [operation.path.partition(":")[2] for operation in routes.OPERATIONS]
        return any(len(word.encode()) <= 64 and distance(word, action) <= 2 for action in actions if action)
    if len(segments) > 3 or segments[1].lower() not in ("numbers", "teamscivicaddresses"):
        return False
    return names_version or segments[2:] != [] and re.match(r"\+|%2b", segments[2], re.IGNORECASE) is not None


def is_api_word(segment):
    """Whether a segment starts a path of the API, without folding."""
    return routes.is_first_word(segment) and segment.isascii()


def _split(segment):
    """The parts before and after the first colon, which may be escaped."""
    parts = re.split(":|%3a", segment, maxsplit=1, flags=re.IGNORECASE | re.ASCII)
    return parts[0], parts[1] if len(parts) > 1 else ""


def distance(one, other):
    """Optimal string alignment of bytes, without letter case."""
    one, other = one.encode().lower(), other.encode().lower()
    table = [[row + column if not row or not column else 0 for column in range(len(other) + 1)] for row in range(len(one) + 1)]
    for row in range(1, len(one) + 1):
        for column in range(1, len(other) + 1):
            changed = one[row - 1] != other[column - 1]
            least = min(table[row - 1][column] + 1, table[row][column - 1] + 1, table[row - 1][column - 1] + changed)
            if row > 1 and column > 1 and one[row - 1] == other[column - 2] and one[row - 2] == other[column - 1]:
                least = min(least, table[row - 2][column - 2] + 1)
            table[row][column] = least
    return table[-1][-1]


_FIRST = {"accounts": 1, "account": 1, "numbers": 1, "teamsRequestsForInformation": 2}
_PREFIX = re.compile(r"(?ai:api|provisioning|v[0-9.]+)|[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?")
