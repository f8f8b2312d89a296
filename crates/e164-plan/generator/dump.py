"""Writes the metadata of the Python package `phonenumbers` in the form of `metadata.txt` to standard output.

`cargo xtask plans update` runs it. `src/text.rs` documents the form, and reads it.
"""

import sys

import phonenumbers

WORLD = "001"
KINDS = {
    "general": "general_desc", "premium": "premium_rate", "toll-free": "toll_free", "shared-cost": "shared_cost",
    "voip": "voip", "personal": "personal_number", "pager": "pager", "uan": "uan", "voicemail": "voicemail",
    "fixed": "fixed_line", "mobile": "mobile",
}
TEXTS = {
    "leading": "leading_digits", "international": "international_prefix", "national": "national_prefix",
    "parsing": "national_prefix_for_parsing", "transform": "national_prefix_transform_rule",
}


def main():
    print(f"# The numbering plans of libphonenumber {phonenumbers.__version__}, from the Python package `phonenumbers`.")
    print("# Copyright (C) The Libphonenumber Authors, Apache License 2.0; see ../NOTICE.")
    print("# `cargo xtask plans update` writes this file.")
    print(f"version {phonenumbers.__version__}")
    for code in sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE, key=str):
        for region in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]:
            territory(code, region)


def territory(code, region):
    table = phonenumbers.PhoneMetadata
    of = table.metadata_for_nongeo_region(code) if region == WORLD else table.metadata_for_region(region)
    print(f"\nterritory {code} {region}{' main' if of.main_country_for_code else ''}")
    for name, field in TEXTS.items():
        text = getattr(of, field)
        if text:
            print(name, text.replace("\\1", "$1").replace("\\2", "$2") if name == "transform" else bare(text))
    for name, field in KINDS.items():
        description = getattr(of, field)
        if description is None or not description.national_number_pattern:
            continue
        lengths = description.possible_length or of.general_desc.possible_length
        example = description.example_number or "-"
        print(name, listed(lengths), listed(description.possible_length_local_only), example, bare(description.national_number_pattern))


def listed(lengths):
    return ",".join(map(str, sorted(lengths))) or "-"


def bare(pattern):
    """A pattern without white space, which has no meaning in it."""
    return "".join(pattern.split())


if __name__ == "__main__":
    sys.exit(main())
