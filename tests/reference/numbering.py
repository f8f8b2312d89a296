"""Looks a number up in the numbering plans, from the metadata in the package `phonenumbers`.

The package is used as a table: its patterns, its lengths, and which regions share a calling code. `overlay.txt` adds
number ranges that it lacks. Nothing is parsed and no prefix is removed: a number is checked as it is. Without the package, or with a version other than the one in
`requirements.txt`, `AVAILABLE` is false and the rules that need plans are left out.
"""

import functools
import pathlib
import re

try:
    import phonenumbers
except ImportError:
    phonenumbers = None

_REQUIREMENTS = pathlib.Path(__file__).with_name("requirements.txt")
VERSION = re.search("^phonenumbers==([0-9.]+)", _REQUIREMENTS.read_text(), re.MULTILINE)[1]
AVAILABLE = phonenumbers is not None and phonenumbers.__version__ == VERSION
MISSING = (
    f"phonenumbers {VERSION} is not installed: rules about numbering plans are left out "
    f"(`pip install --require-hashes -r tests/reference/{_REQUIREMENTS.name}` brings it)"
)
WORLD = "001"
_OVERLAY = pathlib.Path(__file__).parents[2] / "crates/e164-plan/generator/overlay.txt"
_OVERLAY_KINDS = {"fixed": "fixed_line", "toll-free": "toll_free"}

# The first matching kind applies.
KINDS = (
    "premium_rate", "toll_free", "shared_cost", "voip", "personal_number", "pager", "uan", "voicemail", "fixed_line", "mobile",
)


class Plan:
    """The plan of a calling code, and what it says about the digits after the code."""

    def __init__(self, calling_code, digits):
        self.calling_code, self.digits = calling_code, digits
        self.regions = regions(calling_code)
        # If the metadata has leading digits for a region, they alone decide whether a number belongs to it.
        self.owners = [region for region in self.regions if self._is_of(_metadata(calling_code, region))]
        if len(self.regions) == 1:
            self.owners = list(self.regions)

    def _is_of(self, metadata):
        if metadata.leading_digits is not None:
            return _compiled(metadata.leading_digits).match(self.digits) is not None
        return _kind(metadata, self.digits) is not None

    @property
    def kind(self):
        """One of KINDS, or None if the number is not valid in the plan."""
        return _kind(_metadata(self.calling_code, self.owners[0]), self.digits) if self.owners else None

    @property
    def is_fixed_line(self):
        """Whether the number is a fixed line and cannot be a mobile number."""
        mobile = _metadata(self.calling_code, self.owners[0]).mobile if self.owners else None
        return self.kind == "fixed_line" and not _matches(mobile, self.digits)

    @property
    def length_is_possible(self):
        general = [_metadata(self.calling_code, region).general_desc for region in self.regions]
        local = any(len(self.digits) in one.possible_length_local_only for one in general)
        return not local and any(len(self.digits) in one.possible_length for one in general)

    @property
    def countries(self):
        """The regions that the number may belong to: all with the calling code, unless exactly one is known."""
        return [region for region in (self.owners if len(self.owners) == 1 else self.regions) if region != WORLD]


@functools.lru_cache(maxsize=4096)
def plan(number):
    """The plan of a number in E.164 format, or None if its calling code is not assigned."""
    for length in (1, 2, 3):
        code = number[1 : 1 + length]
        if len(code) == length and int(code) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            return Plan(int(code), number[1 + length :])
    return None


def calling_codes():
    """All assigned calling codes."""
    return sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)


def regions(calling_code):
    """The regions with a calling code, the main one first."""
    return phonenumbers.COUNTRY_CODE_TO_REGION_CODE[calling_code]


def descriptions(calling_code, region):
    """The kinds of numbers in a region, with pattern, lengths and an example where there is one."""
    metadata = _metadata(calling_code, region)
    found = {kind: getattr(metadata, kind) for kind in KINDS}
    return {kind: one for kind, one in found.items() if one is not None and one.national_number_pattern}


def _kind(metadata, digits):
    if _matches(metadata.general_desc, digits):
        for kind in KINDS:
            if _matches(getattr(metadata, kind), digits):
                return kind
    for region, form, kind in _overlay():
        if metadata.id == region and _compiled(form).fullmatch(f"+{metadata.country_code}{digits}"):
            return kind
    return None


@functools.cache
def _overlay():
    """Ranges that the metadata lacks: region, pattern of the whole number, and kind."""
    ranges = []
    for line in _OVERLAY.read_text().splitlines():
        if not line.startswith("#"):
            number, region, kinds, _ = line.split(" ", 3)
            pattern = re.escape(number).replace("N", "[2-9]").replace("X", "[0-9]")
            ranges.append((region, pattern, _OVERLAY_KINDS.get(kinds.split(",")[0], kinds)))
    return ranges


def _matches(description, digits):
    if description is None or not description.national_number_pattern:
        return False
    if description.possible_length and len(digits) not in description.possible_length:
        return False
    return _compiled(description.national_number_pattern).fullmatch(digits) is not None


@functools.cache
def _metadata(calling_code, region):
    table = phonenumbers.PhoneMetadata
    if region == WORLD:
        return table.metadata_for_nongeo_region(calling_code)
    return table.metadata_for_region(region)


@functools.cache
def _compiled(pattern):
    return re.compile(pattern)
