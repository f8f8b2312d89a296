"""Telephone numbers: valid ones of all regions and kinds, slightly changed ones, and random ones.

Without the package of `numbering.py` there are only some fixed ones.
"""

import functools

import numbering

try:
    from re import _parser as patterns
except ImportError:
    # Up to Python 3.10.
    import sre_parse as patterns

FIXED = (
    "+12065550100", "+12065550101", "+14165550100", "+18335550100", "+442079460123", "+448001234567", "+441534123456",
    "+4930123456", "+390612345678", "+80012345678", "+999123456", "+123451", "+4402079460123",
)
DIGITS = "0123456789"


def number(chance):
    """A string in E.164 format, usually a valid number."""
    if not numbering.AVAILABLE:
        return chance.choice(FIXED)
    if chance.random() < 0.08:
        return "+" + chance.choice(DIGITS[1:]) + _digits(chance, chance.randrange(1, 15))
    code = 1 if chance.random() < 0.15 else chance.choice(_SHARED if chance.random() < 0.5 else _CODES)
    digits = _national(chance, code)
    for _ in range(chance.choice((0, 0, 0, 0, 1, 1, 2))):
        digits = _nearly(chance, digits)
    text = f"{code}{digits}"[:15]
    return "+" + (text if len(text) > 1 else text + "0")


def _national(chance, code):
    kinds = numbering.descriptions(code, chance.choice(numbering.regions(code)))
    if not kinds:
        return _digits(chance, chance.randrange(3, 12))
    kind = "toll_free" if "toll_free" in kinds and chance.random() < 0.3 else chance.choice(tuple(kinds))
    return _match(chance, _parsed(kinds[kind].national_number_pattern))


@functools.cache
def _parsed(pattern):
    return patterns.parse(pattern)


def _match(chance, parts):
    """A string that matches a pattern of the metadata."""
    made = ""
    for operation, given in parts:
        name = str(operation)
        if name == "LITERAL":
            made += chr(given)
        elif name == "IN":
            made += _one_of(chance, given)
        elif name == "BRANCH":
            made += _match(chance, chance.choice(given[1]))
        elif name == "SUBPATTERN":
            made += _match(chance, given[-1])
        elif name == "MAX_REPEAT":
            least, most, inner = given
            made += "".join(_match(chance, inner) for _ in range(chance.randint(least, most)))
        else:
            raise ValueError(f"a pattern of the metadata has {name}")
    return made


def _one_of(chance, members):
    possible = ""
    for operation, given in members:
        name = str(operation)
        if name == "LITERAL":
            possible += chr(given)
        elif name == "RANGE":
            possible += "".join(map(chr, range(given[0], given[1] + 1)))
        else:
            possible += DIGITS
    return chance.choice(possible)


def _nearly(chance, digits):
    """Adds, removes or replaces a digit, or inserts a trunk prefix."""
    at = chance.randrange(len(digits) + 1)
    kind = chance.randrange(6)
    if kind < 2:
        return digits[:at] + chance.choice(DIGITS) + digits[at + 1 :]
    if kind == 2:
        return digits[:at] + digits[at + 1 :]
    if kind == 3:
        return digits[:at] + chance.choice(DIGITS) + digits[at:]
    if kind == 4:
        return chance.choice(("0", "1", "8", "00")) + digits
    return digits[: chance.randrange(1, 4)] + _digits(chance, max(0, len(digits) - 3))


def _digits(chance, count):
    return "".join(chance.choice(DIGITS) for _ in range(count))


_CODES = numbering.calling_codes() if numbering.AVAILABLE else []
_SHARED = [code for code in _CODES if len(numbering.regions(code)) > 1]
