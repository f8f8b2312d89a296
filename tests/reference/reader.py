"""A strict JSON reader (RFC 8259) that records the position of every value.

A fault that makes the text unreadable is raised as `Unreadable`. Every other fault is added to `faults`, and its node
is marked as faulty, so that no rule reports a second issue for it.
"""

import re

MAX_DEPTH, MAX_NODES, MAX_STRING, MAX_NUMBER, MAX_NAME_SHOWN = 32, 4096, 65536, 64, 128
# The members and elements of a query for capabilities.
MAX_NODES_OF_QUERY = 16384


class Unreadable(Exception):
    """The code of the rule that rejects the whole text."""


class Node:
    """A value. `items` are the nodes of an array, `members` are the `Member`s of an object."""

    __slots__ = ("kind", "start", "end", "value", "items", "members", "faulty", "path")

    def __init__(self, kind, start, path):
        self.kind, self.start, self.path = kind, start, path
        self.end, self.value, self.items, self.members, self.faulty = start, None, None, None, False


class Member:
    """A member of an object. `name_start` is the offset of the quotation mark before its name."""

    __slots__ = ("name", "name_start", "node", "path", "faulty_name", "duplicate")

    def __init__(self, name, name_start, node, path, faulty_name, duplicate):
        self.name, self.name_start, self.node, self.path = name, name_start, node, path
        self.faulty_name, self.duplicate = faulty_name, duplicate


class Reader:
    def __init__(self, text, limited=True, max_nodes=MAX_NODES):
        self.text, self.limited, self.faults, self.nodes = text, limited, [], 0
        self.max_nodes = max_nodes

    def read(self):
        """The root node. `faults` then contains (code, path, offset) for every fault that does not stop the reader."""
        check_encoding(self.text)
        root, at = self._value(self._skip(0), (), 0, None)
        if self._skip(at) != len(self.text):
            raise Unreadable("json/syntax")
        return root

    def _skip(self, at):
        return _SPACE.match(self.text, at).end()

    def _value(self, at, path, depth, place):
        """The value that starts at `at`. Its faults are reported at the offset `place`, or at `at` if `place` is None."""
        first = self.text[at : at + 1]
        if first == b"{":
            return self._object(at, path, depth + 1)
        if first == b"[":
            return self._array(at, path, depth + 1)
        place = at if place is None else place
        if first == b'"':
            node = Node("string", at, path)
            node.value, fault, node.end = self._string(at)
        else:
            match = _NUMBER.match(self.text, at)
            if match:
                node = Node("number", at, path)
                fault = "json/limits" if match.end() - at > MAX_NUMBER else None
                node.end = match.end()
            else:
                for word, kind, value in _LITERALS:
                    if self.text.startswith(word, at):
                        node, fault = Node(kind, at, path), None
                        node.value, node.end = value, at + len(word)
                        break
                else:
                    raise Unreadable("json/syntax")
        if fault:
            node.faulty = True
            self.faults.append((fault, path, place))
        return node, node.end

    def _object(self, at, path, depth):
        node = self._open("object", at, path, depth)
        node.members, seen = [], set()
        at = self._skip(at + 1)
        if self.text[at : at + 1] == b"}":
            return self._close(node, at)
        while True:
            name_start = at
            if self.text[at : at + 1] != b'"':
                raise Unreadable("json/syntax")
            name, fault, at = self._string(at)
            at = self._skip(at)
            if self.text[at : at + 1] != b":":
                raise Unreadable("json/syntax")
            self._count()
            shown = path if len(path) and path[-1] is None else path + (_shown(name),)
            duplicate = name in seen
            seen.add(name)
            if fault:
                self.faults.append((fault, shown, name_start))
            if duplicate:
                self.faults.append(("json/duplicate-member", shown, name_start))
            value, at = self._value(self._skip(at + 1), shown, depth, name_start)
            node.members.append(Member(name, name_start, value, shown, fault is not None, duplicate))
            at = self._skip(at)
            mark = self.text[at : at + 1]
            if mark == b"}":
                return self._close(node, at)
            if mark != b",":
                raise Unreadable("json/syntax")
            at = self._skip(at + 1)

    def _array(self, at, path, depth):
        node = self._open("array", at, path, depth)
        node.items = []
        at = self._skip(at + 1)
        if self.text[at : at + 1] == b"]":
            return self._close(node, at)
        while True:
            # After a trailing comma there is no element, so none is counted.
            if self.text[at : at + 1] in _NO_ELEMENT:
                raise Unreadable("json/syntax")
            self._count()
            inner = path if len(path) and path[-1] is None else path + (len(node.items),)
            item, at = self._value(at, inner, depth, None)
            node.items.append(item)
            at = self._skip(at)
            mark = self.text[at : at + 1]
            if mark == b"]":
                return self._close(node, at)
            if mark != b",":
                raise Unreadable("json/syntax")
            at = self._skip(at + 1)

    def _open(self, kind, at, path, depth):
        if depth > MAX_DEPTH and self.limited:
            raise Unreadable("json/limits")
        return Node(kind, at, path)

    def _close(self, node, at):
        node.end = at
        return node, at + 1

    def _count(self):
        self.nodes += 1
        if self.nodes > self.max_nodes and self.limited:
            raise Unreadable("json/limits")

    def _string(self, at):
        """The string, the code of its fault or None, and the offset after its closing quotation mark."""
        match = _STRING.match(self.text, at)
        if not match:
            raise Unreadable("json/syntax")
        raw = match.group(1).decode()
        value = _ESCAPE.sub(_unescape, raw) if "\\" in raw else raw
        fault = None
        if "\\" in raw:
            value = _PAIR.sub(_join, value)
            if _HALF.search(value):
                value, fault = _HALF.sub("\ufffd", value), "json/encoding"
        if fault is None and len(value.encode()) > MAX_STRING:
            fault = "json/limits"
        return value, fault, match.end()


def check_encoding(text):
    """Raises `Unreadable` unless the text is UTF-8 without a byte order mark."""
    if text.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("json/encoding")
    # JSON text starts with ASCII characters, so a zero byte among the first two bytes means UTF-16 or UTF-32.
    if len(text) > 1 and 0 in text[:2]:
        raise Unreadable("json/encoding")
    try:
        text.decode()
    except UnicodeDecodeError:
        raise Unreadable("json/encoding") from None


def shown_path(path):
    """A path as reports show it: it ends before a name that is too long to show."""
    return [segment for segment in path if segment is not None]


def _shown(name):
    """The name, or None if it is too long to show; None ends the path."""
    return name if len(name.encode()) <= MAX_NAME_SHOWN else None


def _unescape(match):
    kind = match.group(1)
    return chr(int(kind[1:], 16)) if kind[0] == "u" else _SHORT[kind]


def _join(match):
    high, low = match.group(0)
    return chr(0x10000 + ((ord(high) - 0xD800) << 10) + (ord(low) - 0xDC00))


_NO_ELEMENT = (b"", b"]", b"}")
_SPACE = re.compile(rb"[ \t\r\n]*")
_NUMBER = re.compile(rb"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_STRING = re.compile(rb'"((?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"')
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_HALF = re.compile("[\ud800-\udfff]")
_SHORT = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_LITERALS = ((b"true", "bool", True), (b"false", "bool", False), (b"null", "null", None))
