"""Compares the suggestions of e164-plan with what two other libraries parse: `cargo xtask plans suggest-compare` runs this.

The first argument is a file with the lines of `e164-plan-generator written`, the second one a file with the results of
libphonenumber-js for them, one line of JSON each. Each class of difference has a reason in CLASSES; a difference in no class
is an error.
"""

import collections
import json
import sys

import phonenumbers


def main():
    counts = [collections.Counter(), collections.Counter()]
    with open(sys.argv[1], encoding="utf-8") as written, open(sys.argv[2], encoding="utf-8") as parsed_in_js:
        for line, other in zip(written, parsed_in_js, strict=True):
            ours = json.loads(line)
            results = parsed(ours["text"], ours["country"]), json.loads(other)
            for count, theirs in zip(counts, results):
                name = class_of(ours, theirs)
                if name == UNEXPLAINED and count[name] < SHOWN:
                    print(f"unexplained: {ours}, the other library has {theirs}")
                count[name] += 1
    report(*counts)


def parsed(text, country):
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def class_of(ours, theirs):
    number, text = ours["number"], ours["text"]
    if number == theirs:
        return EQUAL if number else NEITHER
    if text.startswith(FULL_WIDTH_PLUS):
        return "full-width plus"
    if theirs and len(theirs) > LONGEST:
        return "more than 15 digits"
    if number and theirs:
        is_own = "plus-added" in ours["changed"] and theirs.endswith(number.removeprefix("+"))
        return "own calling code" if is_own else UNEXPLAINED
    if theirs:
        return ours["obstacle"] if ours["obstacle"] in CLASSES else UNEXPLAINED
    reasons = (change for change in ours["changed"] if change in CLASSES)
    reason = next(reasons, None)
    return reason or ("overlay" if number.startswith(OVERLAY) else UNEXPLAINED)


def report(python, js):
    print(f"| phonenumbers {phonenumbers.__version__} | libphonenumber-js | Class | Reason |")
    print("|---:|---:|---|---|")
    for name in sorted(set(python) | set(js), key=lambda name: -python[name] - js[name]):
        print(f"| {python[name]:,} | {js[name]:,} | {name} | {CLASSES.get(name, '')} |")
    total, unexplained = python.total(), python[UNEXPLAINED] + js[UNEXPLAINED]
    print(f"{total:,} texts")
    if total < LEAST or unexplained:
        sys.exit(f"{total} texts, at least {LEAST} expected; {unexplained} differences without a reason")


EQUAL, NEITHER, UNEXPLAINED = "the same number", "no number in either", "unexplained"
LEAST = 200_000
SHOWN = 10
# A plus sign and 15 digits.
LONGEST = 16
FULL_WIDTH_PLUS = "\uff0b"
OVERLAY = ("+1436", "+1621", "+1624", "+1729", "+1679", "+1861")
CLASSES = {
    EQUAL: "",
    NEITHER: "",
    # They have a number, this crate has none.
    "list": "They join the number of a list entry, or a second number, to the number.",
    "decimal": "They join whole number and fraction.",
    "ambiguous": "The digits are also a number of another country with its calling code, the number of an article, or a number with an "
    "extension. They take the given country, and join the groups.",
    "date": "They read a date as a number.",
    "other-text": "They join digits in brackets, or take a placeholder for the mark of an extension.",
    "range": "They join the ends of a range.",
    "more than 15 digits": "They accept 17 digits after the calling code.",
    # This crate has a number, they have none.
    "international-prefix": "They know `00` only where the given country dials it.",
    "plus-added": "They do not read a calling code without plus sign, unless it is that of the given country and the result is longer than "
    "national numbers.",
    "trunk-prefix": "They try only the longest prefix or carrier code.",
    "doubled-plus": "libphonenumber-js does not read a doubled plus sign.",
    "overlay": "Regulators have opened the range, libphonenumber lacks it.",
    # Either.
    "own calling code": "The digits are a mobile number with the calling code of the given country, or another number that lacks its "
    "trunk prefix. They take the other number.",
    "full-width plus": "libphonenumber-js ignores the sign, and reads what follows as a national number.",
}

if __name__ == "__main__":
    main()
