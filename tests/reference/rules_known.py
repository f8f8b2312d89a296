"""Rules that compare a request with members of the account and its tables that are read leniently."""

import numbering
from countries import COUNTRIES, STATES
from rules_number import E164
from schema import ABSENT, REPORTED, Draft

_OPERATOR_SERVICES = ("teamsOperatorConnect", "teamsPhoneMobile")


def check_replacement(report, account, services):
    """`account` is the draft of the body, `services` are the `serviceDetails` of the known account."""
    details = account["serviceDetails"]
    if not isinstance(details, Draft):
        return
    for name in _OPERATOR_SERVICES:
        before, after = _object(services.get(name)), details[name]
        synced = before.get("enabled") is True and before.get("syncEnabled") is True and before.get("numberCount")
        if synced and isinstance(after, Draft) and after["enabled"] is True and after["syncEnabled"] is False:
            report.add("state/sync-stopped", "body", *after.at("syncEnabled"))
    before, after = _object(services.get("teamsDirectRouting")), details["teamsDirectRouting"]
    known = _object(before.get("configuration")).get("subdomain")
    if not isinstance(known, str) or not before.get("numberCount") or not isinstance(after, Draft):
        return
    configuration = after["configuration"]
    if isinstance(configuration, Draft):
        subdomain = configuration["subdomain"]
        if subdomain not in (ABSENT, REPORTED) and _lower(subdomain) != _lower(known):
            report.add("state/subdomain-change", "body", *configuration.at("subdomain"))


def check_number(report, number, services, known):
    """`known` has the tables, without members that are null."""
    details = number["serviceDetails"]
    enabled = {
        name: service for name in ("teamsDirectRouting", *_OPERATOR_SERVICES)
        if isinstance(service := details[name], Draft) and service["enabled"] is True
    }
    routing = _object(services.get("teamsDirectRouting"))
    unprovisioned = _lower(routing.get("subdomainStatus")) in ("notprovisioned", "inconsistent")
    if "teamsDirectRouting" in enabled and routing.get("enabled") is True and unprovisioned:
        report.add("state/subdomain-not-provisioned", "body", *enabled.pop("teamsDirectRouting").at("enabled"))
    enabled.pop("teamsDirectRouting", None)
    if known["consent"] and enabled:
        _consent(report, number, known["consent"], services.get("teamsTenantId"))
    plan = None
    if numbering.AVAILABLE and E164.fullmatch(number["telephoneNumber"]):
        plan = numbering.plan(number["telephoneNumber"])
    for service in enabled.values():
        configuration = service["configuration"]
        if not isinstance(configuration, Draft):
            continue
        if known["plans"] and plan is not None and plan.kind == "toll_free":
            _toll_free(report, configuration, known["plans"]["capabilityPlans"])
        if known["civicAddresses"]:
            _address(report, plan, configuration, known["civicAddresses"]["value"])


def _consent(report, number, consent, tenant):
    place = number.at("telephoneNumber")
    if _lower(_object(consent.get("customerRelationship")).get("status")) in ("consentdeclined", "contractterminated"):
        report.add("state/consent-ended", "body", *place)
    if tenant is not None and _lower(tenant) != _lower(consent["tenantId"]):
        report.add("state/consent-tenant", "body", *place)


def _toll_free(report, configuration, plans):
    support = [plan.get("supportsTollFree") for plan in plans if plan["usage"] == configuration["usage"]]
    if support and all(one is False for one in support):
        report.add("state/toll-free-plan", "body", *configuration.at("usage"))


def _address(report, plan, configuration, addresses):
    given, location = configuration["civicAddressId"], configuration["locationId"]
    if given is not ABSENT:
        place, named = "civicAddressId", [one for one in addresses if _lower(one["id"]) == _lower(given)]
    elif location is not ABSENT:
        place, named = "locationId", [one for one in addresses if _lower(location) in _locations(one)]
    else:
        return
    if named and all(_lower(one.get("validationStatus")) == "notvalidated" for one in named):
        report.add("state/civic-address-not-validated", "body", *configuration.at(place))
    if named and plan is not None and all(_is_abroad(plan, one.get("country")) for one in named):
        report.add("state/civic-address-country", "body", *configuration.at(place))


def _locations(address):
    return {_lower(address["defaultLocationId"]), *(_lower(one["id"]) for one in address.get("locations", ()))}


def _is_abroad(plan, country):
    country = {"uk": "GB"}.get(_lower(country), country.upper() if _is_ascii(country) else "")
    if country not in COUNTRIES or numbering.WORLD in plan.regions:
        return False
    return country not in {name for region in plan.countries for name in (region, STATES.get(region))}


def _is_ascii(text):
    return isinstance(text, str) and text.isascii()


def _object(value):
    return value if isinstance(value, dict) else {}


def _lower(text):
    """The text with ASCII letters in lower case; None for another type."""
    if not isinstance(text, str):
        return None
    return "".join(character.lower() if character.isascii() else character for character in text)
