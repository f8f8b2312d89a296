"""Rules about requests for information."""

from rules_number import is_blank
from rules_request import GUID
from schema import ABSENT, NULL, REPORTED, Draft

STATUSES = (
    "ConsentAcknowledged", "CustomerContacted", "AgreementSigned", "ConsentDeclined", "ContractTerminated",
)


def check_path(report, policy, tenant):
    if not GUID.fullmatch(tenant):
        report.add("rfi/tenant-id-format", "path", ["tenantId"])
    elif not tenant.strip("0-"):
        cap = "warning" if policy.profile == "api" else None
        report.add("rfi/tenant-id-format", "path", ["tenantId"], at_most=cap)


def check(report, patch):
    def add(code, draft, member):
        report.add(code, "body", *draft.at(member))

    relationship = patch["customerRelationship"]
    if relationship is ABSENT:
        add("rfi/nothing-to-change", patch, "customerRelationship")
    if not isinstance(relationship, Draft):
        return
    status, comment = relationship["status"], relationship["comment"]
    if status is ABSENT and comment is ABSENT:
        add("rfi/nothing-to-change", patch, "customerRelationship")
    if status not in (ABSENT, REPORTED, NULL) and status not in STATUSES:
        add("rfi/status-unknown", relationship, "status")
    if status in ("ConsentDeclined", "ContractTerminated"):
        if comment in (ABSENT, NULL) or comment is not REPORTED and is_blank(comment):
            add("rfi/comment-missing", relationship, "comment")
