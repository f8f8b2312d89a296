"""Rules about accounts."""

import re

from rules_request import GUID
from schema import ABSENT, ACCOUNT_SERVICES, REPORTED, Draft

NAME = re.compile("[A-Za-z0-9_-]{1,100}")
_SUBDOMAIN = re.compile("[A-Za-z0-9_-]{1,10}")
_TOKEN = re.compile("[A-Za-z0-9=_-]{1,100}")
_MICROSOFT_365_LIMIT, _REGION_PART = 48, len(".1r1.")


def check_path(report, name):
    if not NAME.fullmatch(name):
        report.add("account/name-format", "path", ["accountName"])


def check_name(report, draft, member, path_name, mismatch):
    """The account name in a body: its format, and whether it equals the one in the path."""
    name = draft[member]
    if name in (ABSENT, REPORTED) and member not in draft.offsets or name is REPORTED:
        return
    path, offset = draft.at(member)
    if not NAME.fullmatch(name):
        report.add("account/name-format", "body", path, offset)
    elif NAME.fullmatch(path_name) and name != path_name:
        report.add(mismatch, "body", path, offset)


def check(report, policy, account, path_name):
    def add(code, draft, member, **options):
        path, offset = draft.at(member)
        report.add(code, "body", path, offset, **options)

    check_name(report, account, "name", path_name, "account/name-mismatch")
    details = account["serviceDetails"]
    if details is REPORTED:
        return
    if details is ABSENT or all(details[service] is ABSENT for service in ACCOUNT_SERVICES):
        add("account/no-service", account, "serviceDetails")
    if details is ABSENT:
        return
    tenant = details["teamsTenantId"]
    if tenant not in (ABSENT, REPORTED) and (not GUID.fullmatch(tenant) or not tenant.strip("0-")):
        add("account/tenant-id-format", details, "teamsTenantId")
    services = {name: details[name] for name in ACCOUNT_SERVICES if isinstance(details[name], Draft)}
    for service in services.values():
        if service["enabled"] is False and service["syncEnabled"] is True:
            add("account/sync-without-enabled", service, "syncEnabled")
    zoom = services.get("zoomPhoneCloudPeering")
    if zoom is not None and zoom["enabled"] is True and zoom["syncEnabled"] is True:
        add("account/sync-unsupported", zoom, "syncEnabled")
    synced = [
        name for name, service in services.items()
        if name in ("teamsOperatorConnect", "teamsPhoneMobile")
        and service["enabled"] is True and service["syncEnabled"] is True
    ]
    if synced and tenant is ABSENT:
        add("account/tenant-id-missing", details, "teamsTenantId")
    if "teamsDirectRouting" in services:
        _direct_routing(add, policy, services["teamsDirectRouting"])


def _direct_routing(add, policy, service):
    configuration = service["configuration"]
    if configuration is ABSENT and service["enabled"] is True:
        add("account/direct-routing-unconfigured", service, "configuration")
    if not isinstance(configuration, Draft):
        return
    if service["enabled"] is False:
        add("account/configured-but-disabled", service, "configuration")
    subdomain = configuration["subdomain"]
    if subdomain is not REPORTED:
        if not _SUBDOMAIN.fullmatch(subdomain):
            add("account/subdomain-format", configuration, "subdomain")
        else:
            _label(add, policy, configuration, subdomain)
    tokens = configuration["subdomainTokens"]
    if tokens is REPORTED:
        return
    sound = []
    for region in ("region1Token", "region2Token"):
        token = tokens[region]
        if token is REPORTED:
            continue
        if _TOKEN.fullmatch(token):
            sound.append(token)
        else:
            add("account/subdomain-token-format", tokens, region)
    if len(sound) == 2 and sound[0] == sound[1]:
        add("account/subdomain-tokens-equal", tokens, "region2Token")


def _label(add, policy, configuration, subdomain):
    if policy.base_domain is None:
        too_long = False
        probably_too_long = len(subdomain) > 9
    else:
        too_long = len(subdomain) + _REGION_PART + len(policy.base_domain) > _MICROSOFT_365_LIMIT
        probably_too_long = False
    if too_long or probably_too_long or "_" in subdomain or subdomain.startswith("-") or subdomain.endswith("-"):
        at_least = "error" if too_long else None
        add("account/subdomain-label", configuration, "subdomain", at_least=at_least)
