"""Collects issues, sorts them, and derives the verdict from them."""

from catalogue import ORDER, RULES

PARTS = ("path", "query", "header", "body")


class Report:
    """Issues in the order in which they are found; `verdict` sorts them."""

    def __init__(self, policy):
        self.policy = policy
        self.issues = []
        # The number of issues that are not listed.
        self.omitted = 0

    def add(self, code, part, path=(), offset=0, at_most=None, at_least=None, sync=None):
        """Adds an issue with the level of its rule, which the rule may cap (`at_most`) or raise (`at_least`).

        `sync` is the service whose sync fails. If it is not synced, the issue is a warning.
        """
        severity = self.policy.level(code)
        if severity == "off":
            return
        if at_most == "warning":
            severity = "warning"
        if at_least == "error":
            severity = "error"
        if sync and self.policy.backend_sync == "off":
            severity, sync = "warning", None
        self.issues.append((PARTS.index(part), offset, code, severity, part, list(path), sync))

    def apply_sync(self, services):
        """Turns errors in the sync of services that the account does not sync into warnings."""

        def is_off(name):
            return name is not None and (services.get(name) or {}).get("syncEnabled") is False

        self.issues = [
            (*issue[:3], "warning", *issue[4:6], None) if is_off(issue[6]) else issue for issue in self.issues
        ]

    @property
    def rejects_without_sync(self):
        """Whether an error rejects the request, whether or not the account syncs its services."""
        return any(issue[3] == "error" and issue[6] is None for issue in self.issues)

    @property
    def rejects(self):
        return any(issue[3] == "error" for issue in self.issues)

    def verdict(self, case_id):
        # The sort is stable: issues of one rule at one place keep their order, and so do those of the reader, which
        # precede those of all rules.
        issues = sorted(self.issues, key=lambda issue: (issue[0], issue[1], -1 if issue[2] in _READ else ORDER[issue[2]]))
        status = _status([RULES[issue[2]] for issue in issues if issue[3] == "error"])
        return {
            "id": case_id,
            "accepted": status is None,
            "status": status,
            "omitted": self.omitted,
            "issues": [
                {"code": code, "severity": severity, "in": part, "path": path, "url": self.policy.page(code)}
                for _, _, code, severity, part, path, _ in issues
            ],
        }


def _status(errors):
    """The status that takes precedence among those of the errors."""
    found = {(rule.status, rule.code.startswith("request/")) for rule in errors}
    for status, of_request in _PRECEDENCE:
        for one in found:
            if one[0] == status and of_request in (None, one[1]):
                return status
    return None


_READ = ("json/duplicate-member", "json/encoding", "json/limits")
_PRECEDENCE = (
    (413, None), (415, None), (400, True), (404, None), (405, None), (401, None), (403, None),
    (400, None), (409, None), (428, None), (429, None), (503, None),
)
