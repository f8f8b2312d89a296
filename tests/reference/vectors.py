"""Reads the test vectors as cases with the bytes of their bodies."""

import json
import pathlib

import reader
import reference

FOLDER = pathlib.Path(__file__).parent.parent / "vectors"


def read():
    """Yields (full ID, case, body, expected verdict) for every vector, in a fixed order."""
    for file in sorted(FOLDER.rglob("*.json")):
        text = file.read_bytes()
        cases = json.loads(text)["cases"]
        for case, raw in zip(cases, _raw_cases(text)):
            name = f"{file.relative_to(FOLDER).with_suffix('')}/{case['id']}"
            known = {key: case[key] for key in ("policy", "account", "roles") if key in case}
            body = reference.body_of(case["request"], raw)
            yield name, {"id": name, "request": case["request"], **known}, body, case["expect"]


def _raw_cases(text):
    """The text of each case, because its body is validated as it was written."""
    document = reader.Reader(text.strip(), limited=False)
    root = document.read()
    cases = next(member.node for member in root.members if member.name == "cases")
    return [document.text[case.start : case.end + 1] for case in cases.items]


def line(case, body):
    """The case as a line for `acg-policy check`, with exactly the given bytes as its body."""
    request = {key: case["request"][key] for key in ("method", "target", "headers") if key in case["request"]}
    if body:
        request.update(_as_member(body))
    return json.dumps({**case, "request": request}).encode() + b"\n"


def _as_member(body):
    try:
        return {"bodyText": body.decode()}
    except UnicodeDecodeError:
        return {"bodyBase64": reference.base64.b64encode(body).decode()}
