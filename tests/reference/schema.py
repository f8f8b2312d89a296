"""The API's data model as tables, and the walk that compares a document with them.

The walk returns a `Draft` for each object. Each member is `ABSENT`, `REPORTED` (an issue about it exists) or a value: a
string, a boolean, a list of drafts or values, a draft, or `NULL` in a merge patch.
"""

import re

from reader import shown_path

ABSENT, REPORTED, NULL = object(), object(), object()


class Kind:
    """The type of a member. `name` is string, text, boolean, array, object or read-only."""

    def __init__(self, name, inner=None, required=False):
        self.name, self.inner, self.required = name, inner, required


def required(kind):
    return Kind(kind.name, kind.inner, True)


def array(of):
    return Kind("array", of)


def table(**members):
    return Kind("object", members)


STRING, TEXT, BOOLEAN, READ_ONLY = Kind("string"), Kind("text"), Kind("boolean"), Kind("read-only")
PROVISIONING = {"serviceProvisioningStatus": READ_ONLY, "serviceProvisioningErrors": READ_ONLY}

ON_OFF = table(enabled=required(BOOLEAN))
ACCOUNT_SERVICE = table(enabled=required(BOOLEAN), syncEnabled=required(BOOLEAN), numberCount=READ_ONLY)
ACCOUNT_SERVICES = {
    "teamsOperatorConnect": ACCOUNT_SERVICE,
    "teamsPhoneMobile": ACCOUNT_SERVICE,
    "teamsDirectRouting": table(
        enabled=required(BOOLEAN),
        syncEnabled=required(BOOLEAN),
        numberCount=READ_ONLY,
        subdomainStatus=READ_ONLY,
        configuration=table(
            callScreening=required(BOOLEAN),
            subdomain=required(STRING),
            subdomainTokens=required(table(region1Token=required(STRING), region2Token=required(STRING))),
        ),
    ),
    "zoomPhoneCloudPeering": ACCOUNT_SERVICE,
    "azureOperatorCallProtection": table(enabled=required(BOOLEAN), numberCount=READ_ONLY),
}
ACCOUNT = table(
    name=required(STRING),
    correlationId=STRING,
    serviceDetails=table(teamsTenantId=STRING, **ACCOUNT_SERVICES),
    **PROVISIONING,
)

CONFIGURED = table(
    enabled=required(BOOLEAN),
    assignmentStatus=STRING,
    configuration=table(
        usage=required(STRING),
        choosableCapabilities=required(array(STRING)),
        additionalUsages=array(STRING),
        civicAddressId=STRING,
        locationId=STRING,
        allowTenantAddressUpdate=BOOLEAN,
        displayedCountryCode=STRING,
        acquiredCapabilities=READ_ONLY,
        availableCapabilities=READ_ONLY,
    ),
)
NUMBER_SERVICES = {
    "teamsOperatorConnect": CONFIGURED,
    "teamsPhoneMobile": CONFIGURED,
    "teamsDirectRouting": ON_OFF,
    "zoomPhoneCloudPeering": ON_OFF,
    "azureOperatorCallProtection": ON_OFF,
}
NUMBER = table(
    telephoneNumber=required(STRING),
    accountName=required(STRING),
    serviceDetails=required(table(**NUMBER_SERVICES)),
    configuration=table(customSipHeader=STRING),
    **PROVISIONING,
)

NUMBERS = table(numbers=required(array(NUMBER)))
IDENTIFIERS = table(numbers=required(array(table(telephoneNumber=required(STRING)))))
REQUEST_FOR_INFORMATION = table(
    customerRelationship=table(status=STRING, comment=TEXT, lastModifiedOn=READ_ONLY),
    **dict.fromkeys(
        ("id", "tenantId", "accountName", "productContext", "operatorId", "status", "consentedOn",
         "lastModifiedOn", "consentedCountries", "contacts"), READ_ONLY),
    **PROVISIONING,
)

BODIES = {
    "account": ACCOUNT,
    "number": NUMBER,
    "numbers": NUMBERS,
    "identifiers": IDENTIFIERS,
    "request-for-information": REQUEST_FOR_INFORMATION,
}


class Draft:
    """An object as it was read: its members by name, and their offsets."""

    def __init__(self, node, path):
        self.path, self.closing = path, node.end
        self.fields, self.offsets = {}, {}

    def __getitem__(self, name):
        return self.fields.get(name, ABSENT)

    def at(self, name):
        """The path and offset for an issue about a member; the offset of a missing one is that of the closing brace."""
        return self.path + [name], self.offsets.get(name, self.closing)


class Walk:
    def __init__(self, report, merge_patch):
        self.report, self.merge_patch = report, merge_patch

    def value(self, kind, node, path, offset):
        """The value of a member; if it is not valid, an issue is reported and the result is REPORTED."""
        if node.faulty:
            return REPORTED
        if node.kind == "null" and path:
            if self.merge_patch:
                return NULL
            self.report.add("json/null-member", "body", path, offset)
            return REPORTED
        if node.kind != _JSON_TYPE[kind.name]:
            self.report.add("json/type", "body", path, offset)
            return REPORTED
        if kind.name == "string" and _CONTROL.search(node.value):
            self.report.add("json/control-character", "body", path, offset)
            return REPORTED
        if kind.name == "array":
            return [
                (self.value(kind.inner, item, path + [index], item.start), item.start)
                for index, item in enumerate(node.items)
            ]
        if kind.name == "object":
            return self.members(kind.inner, node, path)
        return node.value

    def members(self, known, node, path):
        draft = Draft(node, path)
        in_other_case = set()
        for member in node.members:
            if member.duplicate and member.name in known:
                draft.fields.setdefault(member.name, REPORTED)
            if member.duplicate or member.faulty_name:
                continue
            here, name, offset = shown_path(member.path), member.name, member.name_start
            if name in known:
                value = self.member(known[name], member.node, here, offset)
                draft.offsets[name] = offset
                if value is not ABSENT:
                    draft.fields[name] = value
                continue
            for correct in known:
                if _ascii_lower(correct) == _ascii_lower(name):
                    in_other_case.add(correct)
                    code = "json/member-case"
                    break
            else:
                code = "json/unknown-member"
            if not member.node.faulty:
                self.report.add(code, "body", here, offset)
        for name in in_other_case:
            draft.fields.setdefault(name, REPORTED)
        for name, kind in known.items():
            if kind.required and not self.merge_patch and name not in draft.fields:
                self.report.add("json/missing-member", "body", path + [name], draft.closing)
                draft.fields[name] = REPORTED
        return draft

    def member(self, kind, node, path, offset):
        """The value of a member. Null for an optional one is read as if it were absent."""
        if kind.name == "read-only":
            if not node.faulty:
                self.report.add("json/read-only-member", "body", path, offset)
            return REPORTED
        if node.kind == "null" and not (node.faulty or kind.required or self.merge_patch):
            cap = None if self.report.policy.profile == "strict" else "warning"
            self.report.add("json/null-member", "body", path, offset, at_most=cap)
            return ABSENT
        return self.value(kind, node, path, offset)


def _ascii_lower(name):
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in name)


_CONTROL = re.compile("[\x00-\x1f\x7f]")
_JSON_TYPE = {"string": "string", "text": "string", "boolean": "bool", "array": "array", "object": "object"}
