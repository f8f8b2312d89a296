"""Mutations of a body, either of its members and values or of its bytes."""

import json
import re

import schema

GUIDS = (
    "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d", "5BD7BF1C-40C1-4A9A-9C5B-CBBF1F4A4B1D",
    "72f988bf-86f1-41af-91ab-2d7cd011db47", "0e1b0c1d-0000-4000-8000-000000000001",
    "0e1b0c1d-0000-4000-8000-000000000002", "11111111-2222-4333-8444-555555555555", "{5bd7bf1c}",
    "00000000-0000-0000-0000-000000000000",
)
TEXTS = (
    *GUIDS, "", " ", "\u00a0", "\u2003\u3000", "\u200b", "\u2060\ufe0f", "\u3164", "\U000e0101", "\t", "contoso", "Contoso", "fabrikam", "con toso", "contoso\u043e",
    "a" * 9, "a" * 10, "a" * 11, "a" * 100, "a" * 101, "-a", "a-", "_", "a.b", "MS=ms1", "MS=ms2", "CallingUserAssignment",
    "FirstPartyAppAssignment", "ConferenceAssignment", "callingUserAssignment", "ThirdPartyAppAssignment",
    "InboundCalling", "OutboundCalling", "Mobile", "mobile", "assigned", "unassigned", "Assigned", "US", "GB", "UK",
    "us", "USA", "+12065550100", "+12065550101", "+123451", "+1", "+12", "+123456789012345", "+1234567890123456",
    "0123", "+0123", "tel:+123451", "+\u0661\u0662\u0663", "\uff0b123451", "+1 2", "ConsentAcknowledged",
    "CustomerContacted", "AgreementSigned", "ConsentDeclined", "ContractTerminated", "declined", "a\u0000b", "a\u007f",
    "a\u0080", "\u2028", "\ud83d\ude00", "\ufeff", "gr\u00f6\u00dfe", "null", "true", "\u0001",
)
USAGES = ("CallingUserAssignment", "FirstPartyAppAssignment", "ConferenceAssignment")
CAPABILITIES = ("InboundCalling", "OutboundCalling", "Mobile")
COUNTRIES = ("US", "GB", "DE", "UK", "XK", "us")
VALUES = (None, True, False, 0, 1, -1, 1.5, 10**30, "1e400", {}, [], [[]], [{}], {"a": 1}, [None], [""], ["Mobile"])


class Pairs(list):
    """An object as a list of [name, value]; a name may occur more than once."""


def mutate(chance, body):
    if chance.random() < 0.82:
        try:
            tree = json.loads(body, object_pairs_hook=lambda pairs: Pairs(map(list, pairs)))
        except (ValueError, RecursionError):
            return _bytes(chance, body)
        tree = _tree(chance, tree)
        return write(chance, tree)
    return _bytes(chance, body)


# Trees


def _tree(chance, tree):
    places = list(_places(tree))
    if not places or chance.random() < 0.01:
        return _plain(chance.choice((*VALUES, [tree], Pairs([["a", tree]]), "text")))
    holder, index = chance.choice(places)
    if isinstance(holder, Pairs):
        _member(chance, holder, index, places)
    else:
        _element(chance, holder, index)
    return tree


def _places(tree):
    if isinstance(tree, list):
        for index, item in enumerate(tree):
            yield tree, index
            yield from _places(item[1] if isinstance(tree, Pairs) else item)


def _member(chance, holder, index, places):
    member = holder[index]
    kind = chance.randrange(15)
    if kind == 0:
        del holder[index]
    elif kind == 1:
        holder.insert(chance.randrange(len(holder) + 1), list(member))
    elif kind == 2:
        holder.insert(chance.randrange(len(holder) + 1), [member[0], _value(chance)])
    elif kind == 3:
        member[0] = chance.choice((member[0].lower(), member[0].upper(), member[0].capitalize(), member[0].swapcase()))
    elif kind == 4:
        member[0] = _misspelled(chance, member[0])
    elif kind == 5:
        member[0] = chance.choice(NAMES)
    elif kind == 6:
        holder.insert(chance.randrange(len(holder) + 1), [chance.choice(NAMES), _value(chance)])
    elif kind == 7:
        name = chance.choice(tuple(schema.NUMBER_SERVICES))
        holder.insert(chance.randrange(len(holder) + 1), [name, _service(chance)])
    elif kind == 8:
        other, place = chance.choice(places)
        one = member[1]
        if isinstance(other, Pairs) and not _holds(one, other) and not _holds(other[place][1], holder):
            member[1], other[place][1] = other[place][1], one
    elif kind == 9:
        chance.shuffle(holder)
    elif kind == 10:
        member[1] = chance.choice(([member[1]], Pairs([[member[0], member[1]]])))
    elif isinstance(member[1], str) and kind < 13:
        member[1] = _text(chance, member[1])
    elif isinstance(member[1], bool) and kind < 14:
        member[1] = not member[1]
    else:
        member[1] = _value(chance)


def _element(chance, holder, index):
    kind = chance.randrange(6)
    if kind == 0:
        del holder[index]
    elif kind == 1:
        holder.insert(chance.randrange(len(holder) + 1), holder[index])
    elif kind == 2:
        holder.append(_value(chance))
    elif kind == 3 and len(holder) < 8:
        holder.extend([holder[index]] * chance.choice((2, 98, 99, 100, 101)))
    elif isinstance(holder[index], str):
        holder[index] = _text(chance, holder[index])
    else:
        holder[index] = _value(chance)


def _holds(tree, wanted):
    return tree is wanted or isinstance(tree, list) and any(
        _holds(item[1] if isinstance(tree, Pairs) else item, wanted) for item in tree)


def _value(chance):
    kind = chance.random()
    if kind < 0.55:
        return chance.choice(TEXTS)
    if kind < 0.65:
        return chance.choice((True, False))
    if kind < 0.72:
        return [chance.choice(TEXTS) for _ in range(chance.randrange(4))]
    if kind < 0.76:
        return _service(chance)
    return _plain(chance.choice(VALUES))


def _plain(value):
    """A value in the form that trees use."""
    if isinstance(value, dict):
        return Pairs([name, _plain(inner)] for name, inner in value.items())
    return [_plain(inner) for inner in value] if isinstance(value, list) and not isinstance(value, Pairs) else value


def _service(chance):
    members = Pairs([["enabled", chance.random() < 0.7]])
    if chance.random() < 0.5:
        members.append(["syncEnabled", chance.random() < 0.7])
    if chance.random() < 0.5:
        configuration = Pairs([
            ["usage", chance.choice(("CallingUserAssignment", "ConferenceAssignment", "FirstPartyAppAssignment", ""))],
            ["choosableCapabilities", [chance.choice(("InboundCalling", "Mobile", "Fax"))]],
        ])
        for name in ("civicAddressId", "locationId"):
            if chance.random() < 0.6:
                configuration.append([name, chance.choice(GUIDS)])
        if chance.random() < 0.3:
            configuration.append(["allowTenantAddressUpdate", chance.random() < 0.5])
        if chance.random() < 0.3:
            configuration.append(["additionalUsages", [chance.choice(TEXTS), "ConferenceAssignment"]])
        members.append(["configuration", configuration])
    chance.shuffle(members)
    return members


def _misspelled(chance, name):
    at = chance.randrange(len(name) + 1)
    return chance.choice((
        name[:at] + chance.choice("sxXé_ \u0131\u017f\u212a\t") + name[at:], name[:at] + name[at + 1 :], name + "s", "",
        name.replace("s", "\u017f"), name.replace("K", "\u212a"), name * chance.choice((1, 20)), "n" * 129,
        "/" + name, "~" + name, "\ud800",
    ))


def _text(chance, text):
    at = chance.randrange(len(text) + 1)
    return chance.choice((
        text[:at] + chance.choice("aZ09-_=+ .:é\u0661\x00\t\x7f\ud800\U0001f600") + text[at:],
        text[:at] + text[at + 1 :], text[:at], text.upper(), text.lower(), text + " ", " " + text, text + "\n",
        chance.choice(TEXTS), chance.choice(TEXTS), text * 3,
    ))


# Writing


def write(chance, tree):
    gap = chance.choice(("", "", "", " ", "\n  ", "\r\n\t"))
    escape = chance.choice((0, 0, 0, 0.05, 1))
    text = _dump(chance, tree, gap, escape)
    return (chance.choice(("", "", " ", "\n")) + text + chance.choice(("", "", " ", "\r\n"))).encode(
        errors="surrogatepass" if chance.random() < 0.02 else "replace")


def _dump(chance, tree, gap, escape):
    if isinstance(tree, Pairs):
        members = (_quote(chance, name, escape) + ":" + gap + _dump(chance, value, gap, escape) for name, value in tree)
        return "{" + gap + ("," + gap).join(members) + gap + "}"
    if isinstance(tree, list):
        return "[" + ("," + gap).join(_dump(chance, item, gap, escape) for item in tree) + "]"
    if tree == "1e400":
        return "1e400"
    if isinstance(tree, str):
        return _quote(chance, tree, escape)
    return json.dumps(tree)


def _quote(chance, text, escape):
    if not escape:
        return _HALF.sub(lambda half: "\\u%04x" % ord(half.group()), json.dumps(text, ensure_ascii=False))
    written = []
    for character in text:
        short = _SHORT.get(character)
        if "\ud800" <= character <= "\udfff" or character < " " or chance.random() < escape:
            written.append(short if short and chance.random() < 0.5 else json.dumps(character)[1:-1]
                           if ord(character) > 0x7E or character < " " else "\\u%04x" % ord(character))
        else:
            written.append(short or character)
    return '"' + "".join(written) + '"'


# Bytes


def _bytes(chance, body):
    at = chance.randrange(len(body) + 1)
    kind = chance.randrange(13)
    if kind == 0:
        return body[:at]
    if kind == 1:
        return body[:at] + body[at + 1 :]
    if kind == 2:
        return body[:at] + bytes([chance.randrange(256)]) + body[at:]
    if kind == 3:
        return body[:at] + bytes([chance.randrange(256)]) + body[at + 1 :]
    if kind == 4:
        return body.replace(b"}", b",}", 1) if chance.random() < 0.5 else body.replace(b"]", b",]", 1)
    if kind == 5:
        return chance.choice((b"\xef\xbb\xbf", b"\xff\xfe", b" ", b"\n", b"//x\n", b"/**/", b"\x00")) + body
    if kind == 6:
        return body + chance.choice((b"\x00", b",", b"}", b"{}", b" x", b"\xc2\xa0", b"\n", b"/**/", b"\x1a"))
    if kind == 7:
        encoding = chance.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-7"))
        return body.decode(errors="replace").encode(encoding)
    if kind == 8:
        return body.replace(b'"', b"'", chance.choice((1, -1)))
    if kind == 9:
        return body[:at] + chance.choice((
            b"\\u0041", b"\\ud800", b"\\udc00", b"\\ud83d\\ude00", b"\\x", b"\\", b"\\/", b"\\u00", b"\xed\xa0\x80",
            b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\xe2\x82",
        )) + body[at:]
    if kind == 10:
        return body.replace(b"true", chance.choice((b"True", b"tru", b"1", b"\"true\"", b"01", b"-", b"1.", b"1e", b".5",
                                                    b"-0", b"NaN", b"1" * 64, b"1" * 65, b"0x1", b"+1")), 1)
    if kind == 11:
        depth = chance.choice((3, 28, 29, 30, 31, 32, 33))
        return body.replace(b"true", b"[" * depth + b"]" * depth, 1)
    other = chance.randrange(len(body) + 1)
    return body[: min(at, other)] + body[max(at, other) :]


def _names(kind):
    if kind.name == "array":
        return _names(kind.inner)
    if kind.name != "object":
        return set()
    return set(kind.inner).union(*(_names(inner) for inner in kind.inner.values()))


NAMES = tuple(sorted(set().union(*(_names(body) for body in schema.BODIES.values()))))
_HALF = re.compile("[\ud800-\udfff]")
_SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
