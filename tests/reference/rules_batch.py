"""Rules about batches."""

import rules_number
from schema import REPORTED, Draft


def check(report, policy, operation, batch, path_name):
    numbers = batch["numbers"]
    if numbers is REPORTED:
        return
    path, offset = batch.at("numbers")
    if not numbers:
        report.add("batch/empty", "body", path, offset)
    if len(numbers) > 100 and operation.name != "getTeamsAvailableCapabilities":
        report.add("batch/too-large", "body", path, offset)
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
