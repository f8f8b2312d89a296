"""Minimises a disagreement: removes everything that it does not need to remain a disagreement."""

import copy
import json
import time

import vectors
from mutate_body import Pairs

MAX_SECONDS = 15


def smallest(case, body, still):
    """`still` tells for each (case, body) of a list whether it is the same disagreement. The time is limited."""
    end = time.monotonic() + MAX_SECONDS
    while time.monotonic() < end:
        size = len(vectors.line(case, body))
        smaller = [one for one in _smaller(case, body) if len(vectors.line(*one)) < size][:400]
        verdicts = still(smaller)
        for one, good in zip(smaller, verdicts):
            if good:
                case, body = one
                break
        else:
            break
    return case, body


def _smaller(case, body):
    """Every way to remove one part, the largest parts first."""
    for key in ("account", "policy", "roles"):
        if key in case:
            yield {name: value for name, value in case.items() if name != key}, body
    for body_without in _smaller_bodies(body):
        yield case, body_without
    for path in _paths(case.get("policy", {}), ("policy",)):
        yield _cut(case, path), body
    for path in _paths(case.get("account", {}), ("account",)):
        if path[-1] not in ("state", "account", "name", "usage", "id", "defaultLocationId", "value", "capabilityPlans"):
            yield _cut(case, path), body
    for place in range(len(case["request"].get("headers", []))):
        yield _cut(case, ("request", "headers", place)), body
    path, mark, query = case["request"]["target"].partition("?")
    pairs = query.split("&")
    for place in range(len(pairs)):
        yield _with_target(case, path + mark + "&".join(pairs[:place] + pairs[place + 1 :])), body
    for length in (8, 4, 2, 1):
        target = case["request"]["target"]
        for at in range(len(target)):
            yield _with_target(case, target[:at] + target[at + length :]), body


def _with_target(case, target):
    changed = copy.deepcopy(case)
    changed["request"]["target"] = target
    return changed


def _paths(tree, path):
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield path + (key,)
            yield from _paths(value, path + (key,))
    elif isinstance(tree, list):
        for place, value in enumerate(tree):
            yield path + (place,)
            yield from _paths(value, path + (place,))


def _cut(tree, path):
    tree = copy.deepcopy(tree)
    holder = tree
    for key in path[:-1]:
        holder = holder[key]
    del holder[path[-1]]
    return tree


def _smaller_bodies(body):
    if not body:
        return
    try:
        tree = json.loads(body, object_pairs_hook=lambda pairs: Pairs(map(list, pairs)))
    except (ValueError, RecursionError):
        length = max(1, len(body) // 2)
        while length:
            for at in range(0, len(body), length):
                yield body[:at] + body[at + length :]
            length //= 2
        return
    compact = _dump(tree)
    if len(compact) < len(body):
        yield compact
    for path in _pair_paths(tree, ()):
        changed = copy.deepcopy(tree)
        holder = changed
        for place in path[:-1]:
            holder = holder[place][1] if isinstance(holder, Pairs) else holder[place]
        del holder[path[-1]]
        yield _dump(changed)


def _pair_paths(tree, path):
    if isinstance(tree, list):
        for place, item in enumerate(tree):
            yield path + (place,)
            yield from _pair_paths(item[1] if isinstance(tree, Pairs) else item, path + (place,))


def _dump(tree):
    return _text(tree).encode(errors="replace")


def _text(tree):
    if isinstance(tree, Pairs):
        return "{" + ",".join(json.dumps(name) + ":" + _text(value) for name, value in tree) + "}"
    if isinstance(tree, list):
        return "[" + ",".join(map(_text, tree)) + "]"
    return json.dumps(tree)
