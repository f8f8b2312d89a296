"""Generates or changes the tables that accompany an account: plans, emergency addresses and consent."""

from mutate_body import CAPABILITIES, GUIDS, TEXTS, USAGES

COUNTRIES = (
    "US", "CA", "JM", "PR", "GB", "UK", "JE", "GG", "IM", "DE", "IT", "VA", "RU", "KZ", "AU", "CC", "CX", "MA", "EH", "RE", "YT",
    "GP", "BL", "MF", "FI", "AX", "NO", "SJ", "CW", "BQ", "SH", "TA", "AC", "XK", "FR", "JP", "BR", "IN", "ZA",
)
STATUSES = ("active", "active", "active", "suspended", "removed", "Removed", "SUSPENDED", "renewed", "", "remove", None)
# A table without these members is rejected; the others may be absent or null.
NEEDED = ("capabilityPlans", "value", "usage", "id", "defaultLocationId", "tenantId")
WORDS = (
    *USAGES, *CAPABILITIES, *GUIDS, *COUNTRIES, "active", "removed", "suspended", "us", "uk", "Uk", "gb", "U\u017f", "\u212a",
    *(text for text in TEXTS if text.isprintable() and not any("\ud800" <= character <= "\udfff" for character in text)),
)


def add(chance, account):
    """Tables that fit `account`, the member of a case."""
    if chance.random() < 0.3:
        account["plans"] = {"capabilityPlans": [_plan(chance, place) for place in range(chance.randrange(4))]}
    if chance.random() < 0.3:
        account["civicAddresses"] = {"value": [_address(chance) for _ in range(chance.randrange(3))]}
        if chance.random() < 0.2:
            account["civicAddresses"]["nextLink"] = chance.choice(("https://example.com/2", "", None))
    if chance.random() < 0.5:
        account["consent"] = _consent(chance)


def change(chance, account):
    """Changes one place in the existing tables."""
    places = [place for name in ("plans", "civicAddresses", "consent") for place in _places(account.get(name))]
    if not places:
        return
    holder, key = chance.choice(places)
    value, kind = holder[key], chance.randrange(5)
    if isinstance(holder, list) and kind < 2:
        if kind == 0:
            del holder[key]
        else:
            holder.insert(chance.randrange(len(holder) + 1), value)
    elif isinstance(holder, dict) and key not in NEEDED and kind < 2:
        if kind == 0:
            del holder[key]
        else:
            holder[key] = None
    elif isinstance(value, str):
        holder[key] = chance.choice((value.upper(), value.lower(), value + " ", value[1:], chance.choice(WORDS), chance.choice(WORDS)))
    elif isinstance(value, list):
        chance.shuffle(value)
        if value and isinstance(value[0], str):
            value.append(chance.choice(WORDS))
    elif isinstance(value, dict):
        value["later"] = chance.choice((None, 1, "x", [], {}))


def _places(tree):
    keys = tree if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    for key in keys:
        yield tree, key
        yield from _places(tree[key])


def _plan(chance, place):
    words = ("InboundCalling", "OutboundCalling", "Mobile", "Fax", "mobile", "")
    plan = {"name": f"plan {place}", "usage": chance.choice((*USAGES, chance.choice(WORDS))), "supportsTollFree": chance.choice((True, False, False, None, "false"))}
    for member in ("choosableCapabilities", "mandatoryCapabilities"):
        if chance.random() < 0.7:
            plan[member] = chance.sample(words, chance.randrange(4))
    return plan


def _address(chance):
    address = {"id": chance.choice(GUIDS), "defaultLocationId": chance.choice(GUIDS)}
    if chance.random() < 0.6:
        address["country"] = chance.choice((*COUNTRIES, "us", "uk", "Germany", 1))
    if chance.random() < 0.6:
        address["validationStatus"] = chance.choice(("validated", "notValidated", "notValidated", "NOTVALIDATED", "later", False))
    if chance.random() < 0.7:
        address["locations"] = [
            {"id": chance.choice(GUIDS), "civicAddressId": address["id"]} for _ in range(chance.randrange(3))
        ]
    return address


def _consent(chance):
    consent = {"tenantId": chance.choice((GUIDS[0], GUIDS[0], GUIDS[1]))}
    if chance.random() < 0.4:
        status = chance.choice(("ConsentDeclined", "ContractTerminated", "contractterminated", "AgreementSigned", 1, None))
        consent["customerRelationship"] = chance.choice(({"status": status}, {"status": status}, {}, "x", None))
    if chance.random() < 0.9:
        consent["status"] = chance.choice(STATUSES)
    if chance.random() < 0.9:
        countries = chance.sample(COUNTRIES, chance.choice((0, 1, 1, 2, 4, 12)))
        consent["consentedCountries"] = [country.lower() if chance.random() < 0.1 else country for country in countries]
    return consent
