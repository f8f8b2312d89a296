"""Generates what accompanies a request: policy, account state and roles."""

import mutate_tables
import schema
from mutate_body import GUIDS

ROLES = (
    "ProvisioningAPI.Read", "ProvisioningAPI.Write", "ProvisioningAPI.Delete", "ProvisioningAPI.Admin", "provisioningapi.read", "Other",
)
ACTIONS = ("createOrUpdateNumbers", "deleteNumbers", "getTeamsCapabilityPlans", "getTeamsAvailableCapabilities")
VERIFICATION_NUMBERS = ("+12065550100", "+12065550101", "+442079460123", "+442079460124", "+18335550100")
FAILED_LOOKUPS = (
    {"state": "missing"},
    {"state": "unknown"},
    *({"state": "unknown", "reason": reason} for reason in ("unauthenticated", "forbidden", "rate-limited", "timeout")),
)
BASE_DOMAINS = ("a1b2c3d4e5f6g7h8.commsgw.azure.com", "1b2c3d4e5f6g7h8.commsgw.azure.com", "a.b", "x" * 40)
HELP_URLS = ("https://help.example.com/rules", "http://127.0.0.1:8080/", "https://example.com/~ops/a%20b(1);c=d/@e/")
# Beginnings of numbers in the vectors, also invalid ones, and of unassigned calling codes.
PREFIXES = ("+1", "+12", "+1200", "+4", "+44", "+4420", "+210", "+99", "+999", "+3", "+49", "+33")


def mutate(chance, case, body, codes):
    if chance.random() < 0.45:
        case["policy"] = _policy(chance, case.get("policy", {}), body, codes)
    if chance.random() < 0.05:
        case["roles"] = chance.sample(ROLES, chance.randrange(4))
    kind = chance.random()
    if kind < 0.1:
        case["account"] = chance.choice(FAILED_LOOKUPS)
    elif kind < 0.4:
        case["account"] = _account(chance)
    for _ in range(chance.choice((0, 0, 1, 2)) if isinstance(case.get("account"), dict) else 0):
        mutate_tables.change(chance, case["account"])


def _policy(chance, policy, body, codes):
    policy = dict(policy)
    if chance.random() < 0.6:
        policy["profile"] = chance.choice(("standard", "api", "strict"))
    if chance.random() < 0.4:
        policy["rules"] = dict(policy.get("rules", {}))
        for code in chance.sample(codes, chance.choice((1, 2, 5, len(codes) // 2))):
            policy["rules"][code] = chance.choice(("error", "warning", "off"))
    if chance.random() < 0.15:
        policy["emergencyAddress"] = chance.choice(("required", "documented"))
    if chance.random() < 0.1:
        policy["apiVersions"] = chance.choice((["2023-10-01"], ["2024-02-29", "2023-10-01"], ["2024-02-29-preview"]))
    if chance.random() < 0.1:
        policy["backendSync"] = chance.choice(("perAccount", "off"))
    if chance.random() < 0.1:
        policy["unknownRoutes"] = chance.choice(("pass", "refuse"))
    if chance.random() < 0.1:
        policy["maxBodyBytes"] = chance.choice((1, max(1, len(body) - 1), max(1, len(body)), len(body) + 1, 131073))
    if chance.random() < 0.15:
        policy["baseDomain"] = chance.choice(BASE_DOMAINS)
    if chance.random() < 0.25:
        countries = [country for country in mutate_tables.COUNTRIES if country != "UK"]
        policy["allowedCountries"] = chance.sample(countries, chance.choice((1, 1, 2, 4, 12)))
    if chance.random() < 0.25:
        policy["numberingPlan"] = {"additional": [_range(chance, prefix) for prefix in chance.sample(PREFIXES, 3)]}
    if chance.random() < 0.15:
        policy["serviceVerificationNumbers"] = chance.sample(VERIFICATION_NUMBERS, chance.choice((1, 2, 4)))
    if chance.random() < 0.1:
        policy["helpUrl"] = chance.choice(HELP_URLS)
    if chance.random() < 0.1:
        policy["catalogue"] = "0.1"
    if chance.random() < 0.1:
        roles = (*ROLES[:4], "any")
        policy["roles"] = {action: chance.choice(roles) for action in ACTIONS if chance.random() < 0.3}
    return policy


def _range(chance, prefix):
    possible = range(max(2, len(prefix) - 1), 16)
    return {"prefix": prefix, "digits": chance.sample(possible, chance.choice((1, 3, len(possible))))}


def _account(chance):
    details = {}
    if chance.random() < 0.6:
        details["teamsTenantId"] = chance.choice(GUIDS[:6])
    for name in schema.ACCOUNT_SERVICES:
        if chance.random() < 0.7:
            details[name] = {"enabled": chance.random() < 0.8}
            if chance.random() < 0.6:
                details[name]["numberCount"] = chance.choice((0, 0, 1, 7, 10**12, None))
            if chance.random() < 0.6:
                details[name]["syncEnabled"] = chance.choice((True, True, False, None, "true"))
            if name == "teamsDirectRouting":
                _add_subdomain(chance, details[name])
    account = {"state": "known", "account": {"name": "contoso"}}
    if chance.random() < 0.95:
        account["account"]["serviceDetails"] = details
    mutate_tables.add(chance, account)
    return account


def _add_subdomain(chance, service):
    if chance.random() < 0.7:
        subdomain = chance.choice(("contoso", "contoso", "Contoso-1", "fabrikam", "", 1, None))
        service["configuration"] = chance.choice(({"subdomain": subdomain}, {"subdomain": subdomain}, {}, "x", None))
    if chance.random() < 0.7:
        statuses = ("provisioned", "Provisioned", "notProvisioned", "notProvisioned", "INCONSISTENT", "later", 1, None)
        service["subdomainStatus"] = chance.choice(statuses)
