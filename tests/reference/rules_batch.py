"""Rules about batches."""

import rules_account
import rules_number
from schema import ABSENT, REPORTED, Draft


def check(report, policy, operation, batch, path_name):
    numbers = batch["numbers"]
    if numbers is REPORTED:
        return
    path, offset = batch.at("numbers")
    if not numbers:
        report.add("batch/empty", "body", path, offset)
    if len(numbers) > 100 and operation.name != "getTeamsAvailableCapabilities":
        report.add("batch/too-large", "body", path, offset)
    if operation.body == "numbers" and not rules_account.NAME.fullmatch(path_name):
        _compare_accounts(report, numbers)
    seen = set()
    for item, _ in numbers:
        if not isinstance(item, Draft):
            continue
        if operation.body == "numbers":
            rules_number.check(report, policy, item, path_name)
        else:
            rules_number.check_telephone_number(report, item)
        number = item["telephoneNumber"]
        if number is not REPORTED and rules_number.E164.fullmatch(number):
            if number in seen:
                report.add("batch/repeated-number", "body", *item.at("telephoneNumber"))
            seen.add(number)


def _compare_accounts(report, numbers):
    """Without a valid account name in the path, numbers are compared with the first valid one."""
    first = None
    for item, _ in numbers:
        name = item["accountName"] if isinstance(item, Draft) else REPORTED
        if name is ABSENT or name is REPORTED or not rules_account.NAME.fullmatch(name):
            continue
        first = first or name
        if name != first:
            report.add("number/account-mismatch", "body", *item.at("accountName"))
