"""Rules about numbers, alone and in a batch."""

import re

import rules_account
import rules_plan
from countries import COUNTRIES
from rules_request import GUID
from schema import ABSENT, NUMBER_SERVICES, REPORTED, Draft

E164 = re.compile(r"\+[1-9][0-9]{1,14}")
_SIP_HEADER = re.compile("[A-Za-z0-9_-]{1,100}")
_BLANK = re.compile(
    # White space and control characters, format characters, variation selectors and fillers.
    "[\x00-\x20\x7f-\xa0\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u1680\u17b4\u17b5"
    "\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]*"
)
_NIL = "00000000-0000-0000-0000-000000000000"


def is_blank(text):
    return _BLANK.fullmatch(text) is not None


def is_no_id(text):
    """Whether the text identifies nothing."""
    return is_blank(text) or text == _NIL


def is_id(text):
    """Whether the text is a GUID other than the one of zeros."""
    return GUID.fullmatch(text) is not None and text != _NIL


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
    """Checks one number. `path_number` is None in a batch."""

    def add(code, draft, member, **options):
        path, offset = draft.at(member)
        report.add(code, "body", path, offset, **options)

    telephone_number = check_telephone_number(report, number, path_number)
    if number["telephoneNumber"] in policy.service_verification_numbers:
        add("number/service-verification", number, "telephoneNumber")
    if telephone_number is not None:
        rules_plan.check(report, policy, number, telephone_number)
    rules_account.check_name(report, number, "accountName", path_name, "number/account-mismatch")
    details = number["serviceDetails"]
    header = ABSENT
    if isinstance(number["configuration"], Draft):
        header = number["configuration"]["customSipHeader"]
    if header not in (ABSENT, REPORTED) and not _SIP_HEADER.fullmatch(header):
        add("number/sip-header-format", number["configuration"], "customSipHeader")
        header = REPORTED
    if details is REPORTED:
        return
    enabled = {
        name: details[name]["enabled"] if isinstance(details[name], Draft) else details[name]
        for name in NUMBER_SERVICES
    }
    on = [name for name in NUMBER_SERVICES if enabled[name] is True]
    faulty = [name for name in NUMBER_SERVICES if enabled[name] is REPORTED]
    if not on and not faulty:
        add("number/no-service", number, "serviceDetails")
    if header not in (ABSENT, REPORTED) and on and not set(on + faulty) - set(_WITHOUT_SIP_HEADER):
        add("number/sip-header-unused", number["configuration"], "customSipHeader")
    if _PROTECTION in on and set(on) & set(_NOT_WITH_PROTECTION):
        add("number/call-protection-combination", details[_PROTECTION], "enabled")
    if "teamsOperatorConnect" in on and "teamsPhoneMobile" in on:
        add("number/operator-services-combined", details["teamsPhoneMobile"], "enabled")
    for name in ("teamsOperatorConnect", "teamsPhoneMobile"):
        if isinstance(details[name], Draft):
            _configured_service(report, policy, details[name], name)


def _configured_service(report, policy, service, name):
    mobile = name == "teamsPhoneMobile"

    def add(code, draft, member, **options):
        path, offset = draft.at(member)
        report.add(code, "body", path, offset, **options)

    enabled, configuration = service["enabled"], service["configuration"]
    status = service["assignmentStatus"]
    if status not in (ABSENT, REPORTED, "assigned", "unassigned"):
        add("number/assignment-status", service, "assignmentStatus")
    if enabled is True and configuration is ABSENT:
        cap = "warning" if mobile and policy.profile != "strict" else None
        add("number/configuration-missing", service, "configuration", at_most=cap, sync=name)
    if not isinstance(configuration, Draft):
        return
    if enabled is False:
        add("number/configured-but-disabled", service, "configuration")
    usage = configuration["usage"]
    if usage is not REPORTED:
        if is_blank(usage):
            add("number/usage-empty", configuration, "usage", sync=name)
        elif usage not in USAGES:
            add("number/usage-unknown", configuration, "usage")
    _lists(report, configuration, usage)
    country = configuration["displayedCountryCode"]
    if country not in (ABSENT, REPORTED) and country not in COUNTRIES:
        add("number/displayed-country", configuration, "displayedCountryCode")
    address, location = configuration["civicAddressId"], configuration["locationId"]
    if all(isinstance(one, str) and GUID.fullmatch(one) for one in (address, location)):
        if address.lower() == location.lower():
            add("number/location-is-address", configuration, "locationId")
    missing = _missing_address(policy, configuration, mobile) if enabled is True else None
    if missing:
        cap = "warning" if mobile or missing == "optional" else None
        add("number/civic-address-missing", configuration, "civicAddressId", at_most=cap, sync=name)
    for member in ("civicAddressId", "locationId"):
        value = configuration[member]
        reported = member == "civicAddressId" and missing and policy.level("number/civic-address-missing") != "off"
        if value not in (ABSENT, REPORTED) and not reported and not is_id(value):
            add("number/civic-address-format", configuration, member)


def _missing_address(policy, configuration, mobile):
    """Whether the address is missing: "required", "optional" where the documentation requires none, or None."""
    address = configuration["civicAddressId"]
    if address is REPORTED or address is not ABSENT and not is_no_id(address):
        return None
    usages = configuration["additionalUsages"]
    words = [word for word, _ in usages] if usages not in (ABSENT, REPORTED) else []
    calling = "CallingUserAssignment" in [configuration["usage"], *words]
    location = configuration["locationId"]
    located = location is REPORTED or location is not ABSENT and not is_no_id(location)
    if mobile or policy.emergency_address == "documented":
        settable = configuration["allowTenantAddressUpdate"] not in (ABSENT, False)
        return "required" if calling and not located and not settable else None
    elsewhere = configuration["usage"] in ("ConferenceAssignment", "FirstPartyAppAssignment")
    return "optional" if located or elsewhere and not calling else "required"


def _lists(report, configuration, usage):
    capabilities = configuration["choosableCapabilities"]
    if capabilities is not REPORTED:
        path, offset = configuration.at("choosableCapabilities")
        if not capabilities:
            report.add("number/capabilities-empty", "body", path, offset)
        seen = set()
        for index, (word, at) in enumerate(capabilities):
            if word is REPORTED:
                continue
            if word in seen:
                report.add("number/capability-repeated", "body", path + [index], at)
            if word not in CAPABILITIES:
                report.add("number/capability-unknown", "body", path + [index], at)
            seen.add(word)
    usages = configuration["additionalUsages"]
    if usages not in (ABSENT, REPORTED):
        path, _ = configuration.at("additionalUsages")
        seen = {usage}
        for index, (word, at) in enumerate(usages):
            if word is REPORTED:
                continue
            if word not in USAGES or word in seen:
                report.add("number/additional-usage-unknown", "body", path + [index], at)
            seen.add(word)


USAGES = ("CallingUserAssignment", "FirstPartyAppAssignment", "ConferenceAssignment")
CAPABILITIES = ("InboundCalling", "OutboundCalling", "Mobile")
_PROTECTION = "azureOperatorCallProtection"
_NOT_WITH_PROTECTION = ("teamsOperatorConnect", "teamsPhoneMobile", "zoomPhoneCloudPeering")
_WITHOUT_SIP_HEADER = ("teamsPhoneMobile", _PROTECTION)
