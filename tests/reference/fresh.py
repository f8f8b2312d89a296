"""Requests from scratch: mostly right ones, with members that are there or not and values that are right or nearly."""

import fresh_numbers
import mutate_tables
from mutate_body import CAPABILITIES, COUNTRIES, GUIDS, TEXTS, USAGES, Pairs, write

NUMBERS = ("+12065550100", "+12065550101", "+442079460123", "+123451", "+12", "+123456789012345", "12065550100")
NAMES = ("contoso", "contoso", "contoso", "Contoso", "fabrikam", "con toso")
SUBDOMAINS = ("contoso", "con_toso", "-a", "contoso-1", "contoso123", "contoso1234", "a.b", "")
TOKENS = ("MS=ms1", "MS=ms1", "MS=ms2", "ms1", "", "a b")
STATUSES = ("ConsentAcknowledged", "CustomerContacted", "AgreementSigned", "ConsentDeclined", "ContractTerminated", "declined")
RFI = "/teamsRequestsForInformation/72f988bf-86f1-41af-91ab-2d7cd011db47"
VERSION = "?api-version=2024-02-29"


def request(chance):
    """A case and its body."""
    account, number = chance.choice(NAMES[:4]), _telephone_number(chance, NUMBERS[:4])
    kind = chance.randrange(6)
    if kind < 2:
        head, body = ("PUT", f"/accounts/{account}/numbers/{number}"), _number(chance, account, number)
    elif kind == 2:
        head, body = ("PUT", f"/accounts/{account}"), _account(chance, account)
    elif kind == 3:
        count = chance.choice((0, 1, 2, 2, 3))
        numbers = [_number(chance, account, _telephone_number(chance, NUMBERS[:3])) for _ in range(count)]
        head, body = ("POST", f"/accounts/{account}:createOrUpdateNumbers"), Pairs([["numbers", numbers]])
    elif kind == 4:
        action = chance.choice(("deleteNumbers", "getTeamsAvailableCapabilities"))
        count = chance.choice((0, 1, 2, 3, 3, 100, 101)) if chance.random() < 0.3 else 2
        numbers = [Pairs([["telephoneNumber", chance.choice(NUMBERS)]]) for _ in range(count)]
        head, body = ("POST", f"/accounts/{account}:{action}"), Pairs([["numbers", numbers]])
    else:
        head, body = ("PATCH", RFI), _patch(chance)
    media = "application/merge-patch+json" if head[0] == "PATCH" else "application/json"
    made = {"method": head[0], "target": head[1] + VERSION, "headers": [["content-type", media]]}
    return {"request": made}, write(chance, body)


def promising(chance):
    """A number that passes most rules, and an account with tables, so that later rules are reached."""
    number, account = fresh_numbers.number(chance), {"state": "known", "account": {"name": "contoso", "serviceDetails": {}}}
    details = Pairs()
    for name in ("teamsOperatorConnect", "teamsPhoneMobile"):
        account["account"]["serviceDetails"][name] = {"enabled": chance.random() < 0.95, "syncEnabled": chance.random() < 0.5}
        if chance.random() < 0.6:
            details.append([name, Pairs([["enabled", True], ["configuration", _sound_configuration(chance)]])])
    if not details:
        details.append(["teamsDirectRouting", Pairs([["enabled", True]])])
    body = Pairs([["telephoneNumber", number], ["accountName", "contoso"], ["serviceDetails", details]])
    target = f"/accounts/contoso/numbers/{number}"
    if chance.random() < 0.2:
        other = Pairs([["telephoneNumber", fresh_numbers.number(chance)], *body[1:]])
        body, target = Pairs([["numbers", [body, other]]]), "/accounts/contoso:createOrUpdateNumbers"
    method = "PUT" if "/numbers" in target else "POST"
    made = {"method": method, "target": target + VERSION, "headers": [["content-type", "application/json"]]}
    mutate_tables.add(chance, account)
    case = {"request": made, "account": account}
    if chance.random() < 0.06 and method == "PUT":
        body[0][1] = chance.choice(TEXTS)
        case["policy"] = {"rules": dict.fromkeys(("number/e164", "number/path-mismatch"), chance.choice(("warning", "off")))}
    return case, write(chance, body)


def _sound_configuration(chance):
    usage, *others = chance.sample(USAGES, 3)
    optional = [
        ["additionalUsages", others[: chance.randrange(3)]],
        ["locationId", chance.choice(GUIDS[:6])],
        ["displayedCountryCode", chance.choice(COUNTRIES[:3])],
    ]
    return Pairs([
        ["usage", usage],
        ["choosableCapabilities", chance.sample(CAPABILITIES, chance.choice((1, 1, 2, 3)))],
        ["civicAddressId", chance.choice(GUIDS[:6])],
        *(member for member in optional if chance.random() < 0.4),
    ])


def _telephone_number(chance, usual):
    return fresh_numbers.number(chance) if chance.random() < 0.6 else chance.choice(usual)


def _some(chance, members, likely=0.75):
    """Each member with some likelihood, in some order."""
    kept = Pairs([[name, value] for name, value in members if chance.random() < likely])
    if chance.random() < 0.3:
        chance.shuffle(kept)
    return kept


def _mostly(chance, right):
    """One of the right values, or now and then any."""
    return chance.choice(TEXTS) if chance.random() < 0.06 else chance.choice(right)


def _switch(chance):
    return "true" if chance.random() < 0.02 else chance.random() < 0.75


def _number(chance, account, number):
    details = Pairs()
    for name in ("teamsOperatorConnect", "teamsPhoneMobile", "teamsDirectRouting", "zoomPhoneCloudPeering",
                 "azureOperatorCallProtection"):
        if chance.random() < 0.4:
            service = Pairs([["enabled", _switch(chance)]])
            if name in ("teamsOperatorConnect", "teamsPhoneMobile"):
                if chance.random() < 0.8:
                    service.append(["configuration", _configuration(chance)])
                if chance.random() < 0.3:
                    service.append(["assignmentStatus", _mostly(chance, ("assigned", "unassigned", "Assigned"))])
            details.append([name, service])
    members = Pairs([
        ["telephoneNumber", number if chance.random() < 0.9 else _telephone_number(chance, NUMBERS)],
        ["accountName", account if chance.random() < 0.9 else chance.choice(NAMES)],
        ["serviceDetails", details],
    ])
    if chance.random() < 0.4:
        members.append(["configuration", Pairs([["customSipHeader", _mostly(chance, ("a-1", "b_2", "a b", ""))]])])
    return _some(chance, members, 0.97)


def _configuration(chance):
    capabilities = [_mostly(chance, CAPABILITIES) for _ in range(chance.choice((0, 1, 1, 2, 3)))]
    usages = [_mostly(chance, USAGES) for _ in range(chance.choice((0, 1, 2)))]
    optional = _some(chance, [
        ["additionalUsages", usages],
        ["civicAddressId", _mostly(chance, GUIDS)],
        ["locationId", _mostly(chance, GUIDS)],
        ["allowTenantAddressUpdate", _switch(chance)],
        ["displayedCountryCode", _mostly(chance, COUNTRIES)],
        ["acquiredCapabilities", ["UserAssignment"]],
    ], 0.4)
    required = [["usage", _mostly(chance, USAGES)], ["choosableCapabilities", capabilities]]
    return Pairs(_some(chance, required, 0.97) + optional)


def _account(chance, account):
    details = Pairs()
    if chance.random() < 0.6:
        details.append(["teamsTenantId", _mostly(chance, GUIDS[:3])])
    for name in ("teamsOperatorConnect", "teamsPhoneMobile", "teamsDirectRouting", "zoomPhoneCloudPeering",
                 "azureOperatorCallProtection"):
        if chance.random() < 0.5:
            service = Pairs([["enabled", _switch(chance)]])
            if name != "azureOperatorCallProtection":
                service.append(["syncEnabled", _switch(chance)])
            if name == "teamsDirectRouting" and chance.random() < 0.8:
                service.append(["configuration", _direct_routing(chance)])
            details.append([name, service])
    name = account if chance.random() < 0.9 else chance.choice(NAMES)
    optional = [["serviceDetails", details], ["correlationId", chance.choice(TEXTS)], ["serviceProvisioningErrors", None]]
    return Pairs(_some(chance, [["name", name]], 0.97) + _some(chance, optional))


def _direct_routing(chance):
    tokens = [["region1Token", _mostly(chance, TOKENS)], ["region2Token", _mostly(chance, TOKENS)]]
    return _some(chance, [
        ["callScreening", _switch(chance)],
        ["subdomain", _mostly(chance, SUBDOMAINS)],
        ["subdomainTokens", _some(chance, tokens, 0.97)],
    ], 0.97)


def _patch(chance):
    relationship = _some(chance, [
        ["status", chance.choice((_mostly(chance, STATUSES), None))],
        ["comment", chance.choice(("because", "", " ", "\u00a0", None))],
        ["lastModifiedOn", "2024-05-01T00:00:00Z"],
    ], 0.5)
    members = [["customerRelationship", chance.choice((relationship, relationship, relationship, None))],
               ["tenantId", "72f988bf-86f1-41af-91ab-2d7cd011db47"]]
    return _some(chance, members, 0.8)
