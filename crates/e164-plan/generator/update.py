"""Takes the newest metadata of libphonenumber that a package registry has: `cargo xtask plans update` runs this.

It writes `metadata.txt` and every text that names the version. The sources are the Python package `phonenumbers`, whose
version is that of its metadata, and the crate `phonenumber`, whose version has that of its metadata as build metadata.
`Cargo.lock` has the newest compatible version of the crate, because `cargo xtask plans update` has updated it before.
"""

import hashlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
METADATA = HERE / "metadata.txt"
NUMBER = r"\d+(?:\.\d+)+"
NOTICES = ("NOTICE", "js/NOTICE", *(f"crates/{name}/NOTICE" for name in (
    "acg-policy", "acg-policy-cli", "acg-policy-tower", "acg-policy-wire", "e164-plan")))
CHANGED = "- The numbering plans are those of libphonenumber {}.\n"


def main():
    before = version_of(METADATA.read_text(), r"^version ({})$")
    crate = version_of((HERE / "Cargo.lock").read_text(), rf'name = "phonenumber"\nversion = "{NUMBER}\+({{}})"')
    with tempfile.TemporaryDirectory() as folder:
        wheel = download(pathlib.Path(folder))
        package = version_of(wheel.name, r"^phonenumbers-({})-")
        print(f"metadata: {before} here, {package} in the package phonenumbers, {crate} in the crate phonenumber")
        newest = max(package, crate, key=order)
        if order(newest) < order(before):
            sys.exit(f"the registries have only {newest}")
        METADATA.write_text(from_package(wheel) if newest == package else from_crate(newest))
        pin(package, hashlib.sha256(wheel.read_bytes()).hexdigest())
    name(newest, f"the Python package `phonenumbers` {package}" if newest == package else "the Rust crate `phonenumber`")
    if newest != before:
        log(newest)
    if newest != package:
        print(f"`tests/reference` has {package}, so its comparison fails until phonenumbers {newest} is published")


def version_of(text, pattern):
    return re.search(pattern.format(NUMBER), text, re.MULTILINE)[1]


def order(version):
    return [int(part) for part in version.split(".")]


def download(folder):
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "--only-binary", ":all:", "--dest", folder, "phonenumbers"], check=True)
    return next(folder.glob("phonenumbers-*.whl"))


def from_package(wheel):
    return output([sys.executable, HERE / "dump.py"], {**os.environ, "PYTHONPATH": str(wheel)})


def from_crate(version):
    dump = ["cargo", "run", "--quiet", "--release", "--manifest-path", HERE / "Cargo.toml", "--", "dump"]
    lines = METADATA.read_text().splitlines(keepends=True)
    first = f"# The numbering plans of libphonenumber {version}, from the Rust crate `phonenumber`.\n"
    return "".join([first, *lines[1:3], output(dump, None)])


def output(command, environment):
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def pin(version, digest):
    """Pins the package for `tests/reference`."""
    replace("tests/reference/requirements.txt", rf"phonenumbers=={NUMBER}", f"phonenumbers=={version}")
    replace("tests/reference/requirements.txt", r"sha256:[0-9a-f]{64}", f"sha256:{digest}")


def name(version, source):
    """Names the version, and the package that it comes from, where texts do."""
    for notice in NOTICES:
        replace(
            notice,
            rf"libphonenumber, version {NUMBER}, as\ncontained in [^(]+\(",
            f"libphonenumber, version {version}, as\ncontained in {source} (",
        )
    decision = "docs/decisions/0007-numbering-plans-are-tables-of-our-own.md"
    replace(decision, rf"libphonenumber {NUMBER}", f"libphonenumber {version}")


def log(version):
    """Adds or replaces the line in the changelog."""
    file = ROOT / "CHANGELOG.md"
    text = file.read_text()
    start = text.index("## Unreleased")
    end = text.find("\n## ", start + 1) % (len(text) + 1)
    line = CHANGED.format(version)
    part, found = re.subn(CHANGED.replace(".", r"\.").format(NUMBER), line, text[start:end])
    if not found:
        part = part.replace("### Changed\n\n", f"### Changed\n\n{line}", 1)
    if line not in part:
        sys.exit("CHANGELOG.md has no list of changes under Unreleased")
    file.write_text(text[:start] + part + text[end:])


def replace(path, pattern, text):
    """Replaces the only match of a pattern in a file."""
    file = ROOT / path
    after, found = re.subn(pattern, lambda _: text, file.read_text())
    if found != 1:
        sys.exit(f"{path}: expected one match of {pattern}, found {found}")
    file.write_text(after)


if __name__ == "__main__":
    main()
