#!/usr/bin/env python3
"""A second implementation of the catalogue, for comparison with the first one.

Reads cases as JSON Lines, as `acg-policy check` does, and writes one verdict per case:
`{"id", "accepted", "status", "issues": [{"code", "severity", "in", "path", "url"}]}`.
"""

import base64
import json
import sys

import numbering
import routes
import rules_account
import rules_batch
import rules_number
import rules_request
import rules_rfi
import rules_state
import slips
from catalogue import Policy
from reader import MAX_NODES, MAX_NODES_OF_QUERY, Reader, Unreadable, shown_path
from report import Report
from schema import BODIES, REPORTED, Draft, Walk


def main():
    if not numbering.AVAILABLE:
        print(numbering.MISSING, file=sys.stderr)
    for number, line in enumerate(sys.stdin.buffer, 1):
        if line.strip():
            print(json.dumps(validate_line(line, number)), flush=False)


def validate_line(line, number=1):
    case = json.loads(line)
    case.setdefault("id", str(number))
    return validate(case, body_of(case["request"], line))


def validate(case, body):
    policy = Policy(case.get("policy"))
    report = Report(policy)
    request = case["request"]
    headers = [(name.lower(), _header_value(value)) for name, value in request.get("headers", [])]
    query = request["target"].partition("?")[2]
    try:
        operation, parameters = routes.find(request["method"], request["target"], policy)
    except routes.OutsideApi:
        if slips.is_slip(request["target"]):
            report.add("request/path-misspelled", "path")
        return report.verdict(case["id"])
    except routes.Refused as refused:
        report.add(str(refused), "path")
        rules_request.check_without_operation(report, query, headers)
        return report.verdict(case["id"])
    rules_request.check(report, policy, operation, query, headers, case.get("roles"))
    if report.rejects:
        return report.verdict(case["id"])
    _check_parameters(report, policy, parameters)
    drafts = None if operation.body else []
    if _size(report, policy, operation, body):
        drafts = _check_body(report, policy, operation, parameters, body)
    if case.get("account") is not None and not report.rejects_without_sync and drafts is not None:
        name = parameters.get("accountName", "")
        rules_state.check(report, policy, operation, drafts, query, name, case["account"])
    return report.verdict(case["id"])


def _check_parameters(report, policy, parameters):
    if "accountName" in parameters:
        rules_account.check_path(report, parameters["accountName"])
    if "telephoneNumber" in parameters:
        rules_number.check_path(report, parameters["telephoneNumber"])
    if "tenantId" in parameters:
        rules_rfi.check_path(report, policy, parameters["tenantId"])


def _size(report, policy, operation, body):
    """Whether there is a body to parse."""
    if len(body) > policy.max_body_bytes:
        report.add("request/body-too-large", "body")
        return False
    if operation.body is None:
        if body:
            report.add("request/body-unexpected", "body")
        return False
    if not body:
        report.add("request/body-missing", "body")
        return False
    return True


def _check_body(report, policy, operation, parameters, body):
    """The drafts for the rules about account state, or None if there are none."""
    is_query = operation.name == "getTeamsAvailableCapabilities"
    reader = Reader(body, max_nodes=MAX_NODES_OF_QUERY if is_query else MAX_NODES)
    try:
        root = reader.read()
    except Unreadable as fault:
        report.add(str(fault), "body")
        return None
    for code, path, offset in reader.faults:
        report.add(code, "body", shown_path(path), offset)
    merge_patch = operation.method == "PATCH"
    draft = Walk(report, merge_patch).value(BODIES[operation.body], root, [], root.start)
    if not isinstance(draft, Draft):
        return None
    name = parameters.get("accountName")
    if operation.body == "account":
        rules_account.check(report, policy, draft, name)
    elif operation.body == "number":
        rules_number.check(report, policy, draft, name, parameters["telephoneNumber"])
    elif operation.body == "request-for-information":
        rules_rfi.check(report, draft)
    else:
        rules_batch.check(report, policy, operation, draft, name)
        return [item for item, _ in draft["numbers"]] if draft["numbers"] is not REPORTED else None
    return [draft]


def _header_value(value):
    return value.encode() if isinstance(value, str) else base64.b64decode(value["base64"])


def body_of(request, line):
    """The bytes of the body of a case; `line` is the text of the case."""
    if "bodyText" in request:
        return request["bodyText"].encode()
    if "bodyBase64" in request:
        return base64.b64decode(request["bodyBase64"])
    if "body" not in request:
        return b""
    # A JSON body is validated as it was written, without the white space between its tokens.
    reader = Reader(line.strip(), limited=False)
    document = reader.read()
    body = _member(_member(document, "request"), "body")
    end = body.end + 1 if body.kind in ("object", "array") else body.end
    return _compact(reader.text[body.start : end])


def _member(node, name):
    return next(member.node for member in node.members if member.name == name)


def _compact(text):
    kept, quoted, at = bytearray(), False, 0
    while at < len(text):
        byte = text[at : at + 1]
        if quoted and byte == b"\\":
            kept += text[at : at + 2]
            at += 2
            continue
        if byte == b'"':
            quoted = not quoted
        if quoted or byte not in b" \t\r\n":
            kept += byte
        at += 1
    return bytes(kept)


if __name__ == "__main__":
    main()
