"""Rules that need the account."""

from rules_account import NAME
from schema import NUMBER_SERVICES, Draft

_RULES = ("state/account-missing", "state/service-not-enabled")


def check(report, policy, numbers, path_name, account):
    """`numbers` are the drafts of the body's numbers, `account` is the vector's."""
    if not NAME.fullmatch(path_name) or all(policy.weight(code) == "off" for code in _RULES):
        return
    if account["state"] == "unknown":
        report.add("state/unknown", "path", ["accountName"])
    elif account["state"] == "missing":
        report.add("state/account-missing", "path", ["accountName"])
    else:
        services = account["account"].get("serviceDetails", {})
        for number in numbers:
            for name in NUMBER_SERVICES:
                service = number["serviceDetails"][name]
                if isinstance(service, Draft) and service["enabled"] is True:
                    if services.get(name, {}).get("enabled") is not True:
                        report.add("state/service-not-enabled", "body", *service.at("enabled"))
