"""Rules that need the account or one of its tables."""

import string

import numbering
import rules_known
from rules_account import NAME
from rules_number import CAPABILITIES, E164, USAGES, is_blank, is_id, is_no_id
from schema import ABSENT, NUMBER_SERVICES, REPORTED, Draft

# The account is looked up only if one of these rules is enabled.
_RULES = {
    "deleteAccount": ("state/account-has-numbers",),
    "putAccount": ("state/service-in-use", "state/subdomain-change", "state/sync-stopped", "state/tenant-id-change"),
    "putNumber": ("state/account-missing", "state/service-not-enabled", "state/subdomain-not-provisioned"),
    "createOrUpdateNumbers": ("state/account-missing", "state/service-not-enabled", "state/subdomain-not-provisioned"),
}


# The rule that reports each reason why a lookup failed.
_BY_REASON = {
    "unauthenticated": "state/unauthenticated",
    "forbidden": "state/account-unreadable",
    "rate-limited": "state/rate-limited",
}


def check(report, policy, operation, drafts, query, path_name, known):
    """`drafts` are the drafts of the numbers or the account in the body, `known` is the account state of the case."""
    rules = _RULES.get(operation.name, ())
    if all(policy.level(code) == "off" for code in rules) or not NAME.fullmatch(path_name):
        return
    deletes_numbers = "deleteNumbers=true" in query.split("&")
    if operation.name == "deleteAccount" and deletes_numbers:
        return
    if known["state"] == "known":
        report.apply_sync(known["account"].get("serviceDetails") or {})
    if report.rejects:
        return
    if known["state"] == "unknown":
        report.add(_BY_REASON.get(known.get("reason"), "state/unknown"), "path", ["accountName"])
        return
    if known["state"] == "missing":
        if "state/account-missing" in rules:
            report.add("state/account-missing", "path", ["accountName"])
        return
    services = known["account"].get("serviceDetails") or {}
    if operation.name == "deleteAccount":
        if any(_count(services, name) for name in NUMBER_SERVICES):
            report.add("state/account-has-numbers", "query", ["deleteNumbers"])
    elif operation.name == "putAccount":
        _replaced_account(report, drafts[0], services)
    else:
        for number in drafts:
            _number(report, policy, number, services, known)


def _count(services, name):
    return (services.get(name) or {}).get("numberCount") or 0


def _is_enabled(services, name):
    return (services.get(name) or {}).get("enabled") is True


def _replaced_account(report, account, services):
    details = account["serviceDetails"]
    holder = details if isinstance(details, Draft) else account
    path = account.path + ["serviceDetails"]

    def add(code, member):
        report.add(code, "body", path + [member], holder.offsets.get(member, holder.closing) if holder is details
                   else holder.offsets.get("serviceDetails", holder.closing))

    def field(member):
        return details[member] if isinstance(details, Draft) else ABSENT

    for name in NUMBER_SERVICES:
        if _is_enabled(services, name) and _count(services, name):
            service = field(name)
            if service is ABSENT:
                add("state/service-in-use", name)
            elif service["enabled"] is False:
                report.add("state/service-in-use", "body", *service.at("enabled"))
    rules_known.check_replacement(report, account, services)
    tenant = services.get("teamsTenantId")
    if tenant and any(_count(services, name) for name in ("teamsOperatorConnect", "teamsPhoneMobile")):
        given = field("teamsTenantId")
        if given is ABSENT or given.lower() != tenant.lower():
            add("state/tenant-id-change", "teamsTenantId")


def _number(report, policy, number, services, known):
    details = number["serviceDetails"]
    # Null members are unknown, as absent ones are.
    known = {name: _without_null(known.get(name)) for name in ("plans", "civicAddresses", "consent")}
    if known["consent"]:
        _consent(report, number, known["consent"])
    rules_known.check_number(report, number, services, known)
    for name in NUMBER_SERVICES:
        service = details[name]
        if not isinstance(service, Draft) or service["enabled"] is not True:
            continue
        if not _is_enabled(services, name):
            report.add("state/service-not-enabled", "body", *service.at("enabled"))
        configuration = service["configuration"]
        if isinstance(configuration, Draft):
            if known["plans"]:
                _plan(report, policy, configuration, known["plans"]["capabilityPlans"])
            if known["civicAddresses"] and "nextLink" not in known["civicAddresses"]:
                _address(report, policy, configuration, known["civicAddresses"]["value"])


def _without_null(tree):
    if isinstance(tree, dict):
        return {name: _without_null(value) for name, value in tree.items() if value is not None}
    return [_without_null(value) for value in tree] if isinstance(tree, list) else tree


def _consent(report, number, consent):
    details = number["serviceDetails"]
    services = [details[name] for name in ("teamsOperatorConnect", "teamsPhoneMobile")]
    needed = any(isinstance(service, Draft) and service["enabled"] is True for service in services)
    if not needed or not numbering.AVAILABLE:
        return
    plan = numbering.plan(number["telephoneNumber"]) if E164.fullmatch(number["telephoneNumber"]) else None
    countries = plan.countries if plan is not None else []
    ended = consent.get("status", "").translate(_UPPER) in ("SUSPENDED", "REMOVED")
    listed = {country.translate(_UPPER) for country in consent.get("consentedCountries", countries)}
    # The API uses UK for GB.
    consented = listed | ({"GB"} if "UK" in listed else set())
    # A number without a country only requires a consent, whatever its countries.
    if ended or countries and not consented & set(countries):
        report.add("state/consent", "body", *number.at("telephoneNumber"))


def _plan(report, policy, configuration, plans):
    def on(code):
        return policy.level(code) != "off"

    planned = {plan["usage"] for plan in plans}
    usage = configuration["usage"]
    # A blank usage is left to its own rule.
    reported = is_blank(usage) or usage not in USAGES and on("number/usage-unknown")
    if usage not in planned and not reported:
        report.add("state/plan", "body", *configuration.at("usage"))
    usages = configuration["additionalUsages"]
    path, _ = configuration.at("additionalUsages")
    seen = {usage}
    for index, (word, at) in enumerate(usages if usages is not ABSENT else ()):
        reported = (word not in USAGES or word in seen) and on("number/additional-usage-unknown")
        if word not in planned and not reported:
            report.add("state/plan", "body", path + [index], at)
        seen.add(word)
    fitting = [plan for plan in plans if plan["usage"] == usage]
    if not fitting or any("choosableCapabilities" not in plan for plan in fitting):
        return
    possible = {
        word for plan in fitting for member in ("choosableCapabilities", "mandatoryCapabilities")
        for word in plan.get(member, ())
    }
    path, _ = configuration.at("choosableCapabilities")
    seen = set()
    for index, (word, at) in enumerate(configuration["choosableCapabilities"]):
        reported = word not in CAPABILITIES and on("number/capability-unknown")
        reported = reported or word in seen and on("number/capability-repeated")
        if word not in possible and not reported:
            report.add("state/plan", "body", path + [index], at)
        seen.add(word)


def _address(report, policy, configuration, addresses):
    def reported(value):
        return not is_id(value) and policy.level("number/civic-address-format") != "off"

    given, location = configuration["civicAddressId"], configuration["locationId"]
    among = addresses
    if given is not ABSENT:
        if is_no_id(given) or reported(given):
            return
        among = [address for address in addresses if address["id"].lower() == given.lower()]
        if not among:
            report.add("state/civic-address", "body", *configuration.at("civicAddressId"))
            return
    if location is ABSENT or reported(location) or any("locations" not in address for address in among):
        return
    places = {address["defaultLocationId"].lower() for address in among}
    places |= {place["id"].lower() for address in among for place in address["locations"]}
    if location.lower() not in places:
        report.add("state/civic-address", "body", *configuration.at("locationId"))


# Only ASCII letters are folded.
_UPPER = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)
