"""Rules about numbers, alone and in a batch."""

import re

import rules_account
from schema import ABSENT, NUMBER_SERVICES, REPORTED, Draft

E164 = re.compile(r"\+[1-9][0-9]{1,14}")
_SIP_HEADER = re.compile("[A-Za-z0-9_-]{1,100}")
_BLANK = re.compile("[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*")


def is_blank(text):
    return _BLANK.fullmatch(text) is not None


def check_path(report, number):
    if not E164.fullmatch(number):
        report.add("number/e164", "path", ["telephoneNumber"])


def check_telephone_number(report, draft, path_number=None):
    number = draft["telephoneNumber"]
    if number is REPORTED:
        return None
    path, offset = draft.at("telephoneNumber")
    if not E164.fullmatch(number):
        report.add("number/e164", "body", path, offset)
        return None
    if path_number is not None and E164.fullmatch(path_number) and number != path_number:
        report.add("number/path-mismatch", "body", path, offset)
    return number


def check(report, policy, number, path_name, path_number=None):
    """The rules of one number. `path_number` is None in a batch."""

    def add(code, draft, member, **options):
        path, offset = draft.at(member)
        report.add(code, "body", path, offset, **options)

    check_telephone_number(report, number, path_number)
    rules_account.check_name(report, number, "accountName", path_name, "number/account-mismatch")
    if isinstance(number["configuration"], Draft):
        header = number["configuration"]["customSipHeader"]
        if header not in (ABSENT, REPORTED) and not _SIP_HEADER.fullmatch(header):
            add("number/sip-header-format", number["configuration"], "customSipHeader")
    details = number["serviceDetails"]
    if details is REPORTED:
        return
    switches = [
        details[name]["enabled"] if isinstance(details[name], Draft) else details[name] for name in NUMBER_SERVICES
    ]
    if True not in switches and REPORTED not in switches:
        add("number/no-service", number, "serviceDetails")
    for name in ("teamsOperatorConnect", "teamsPhoneMobile"):
        if isinstance(details[name], Draft):
            _configured_service(add, policy, details[name], name == "teamsPhoneMobile")


def _configured_service(add, policy, service, mobile):
    enabled, configuration = service["enabled"] is True, service["configuration"]
    if enabled and configuration is ABSENT:
        cap = "warning" if mobile and policy.profile != "strict" else None
        add("number/configuration-missing", service, "configuration", at_most=cap)
    if not isinstance(configuration, Draft):
        return
    usage = configuration["usage"]
    if usage is not REPORTED and is_blank(usage):
        add("number/usage-empty", configuration, "usage")
    address = configuration["civicAddressId"]
    if enabled and (address is ABSENT or address is not REPORTED and is_blank(address)):
        if mobile or policy.emergency_address == "documented":
            location = configuration["locationId"]
            needed = (
                usage == "CallingUserAssignment"
                and (location is ABSENT or location is not REPORTED and is_blank(location))
                and configuration["allowTenantAddressUpdate"] in (ABSENT, False)
            )
        else:
            needed = True
        if needed:
            cap = "warning" if mobile else None
            add("number/civic-address-missing", configuration, "civicAddressId", at_most=cap)
