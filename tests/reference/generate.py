#!/usr/bin/env python3
"""Generates requests for the comparison: mutations of the test vectors, and new ones. A seed always gives the same ones.

Run as a program, it prints cases as JSON Lines: `generate.py --cases 10 --seed 1`.
"""

import argparse
import copy
import functools
import random
import re
import sys

import fresh
import fresh_numbers
import mutate_body
import mutate_head
import mutate_known
import vectors


class Generator:
    def __init__(self, seed, codes):
        """`codes` are the codes of the rules whose level a policy may set."""
        self.seed, self.codes = seed, sorted(codes)
        self.small, self.large = _seeds()

    def case(self, index):
        """The case with number `index`, and its body; cases are independent of each other."""
        chance = random.Random(f"{self.seed}:{index}")
        kind = chance.random()
        if kind < 0.12:
            case, body = fresh.promising(chance)
            rounds = (0, 0, 0, 0, 1)
        elif kind < 0.4:
            case, body = fresh.request(chance)
            rounds = (0, 0, 0, 1, 2)
        else:
            case, body = chance.choice(self.large if chance.random() < 0.004 else self.small)
            case = copy.deepcopy(case)
            if chance.random() < 0.25:
                body = _with_other_numbers(chance, case, body)
            rounds = (0, 0, 1, 1, 1, 2, 3, 5)
        case["id"] = str(index)
        for _ in range(chance.choice(rounds) if body else 0):
            body = mutate_body.mutate(chance, body)
        for _ in range(chance.choice((0, 0, 0, 0, 0, 0, 1, 1, 2, 3))):
            body = mutate_head.mutate(chance, case["request"], body)
        mutate_known.mutate(chance, case, body, self.codes)
        return case, body


@functools.cache
def _seeds():
    """The vectors with small bodies, and those with large bodies."""
    seeds = [(case, body) for _, case, body, _ in vectors.read()]
    large = [len(body) > 4096 for _, body in seeds]
    return [[one for one, is_large in zip(seeds, large) if is_large is wanted] for wanted in (False, True)]


def _with_other_numbers(chance, case, body):
    """Replaces the telephone numbers in the path and in the body; equal numbers stay equal."""
    others = {}

    def other(found):
        number = others.setdefault(found.group().decode(), fresh_numbers.number(chance))
        return number.encode()

    target = case["request"]["target"].encode(errors="surrogatepass")
    case["request"]["target"] = _NUMBER.sub(other, target).decode(errors="surrogatepass")
    return _NUMBER.sub(other, body)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    from catalogue import RULES, SHAPE

    generator = Generator(options.seed, set(RULES) - SHAPE)
    for index in range(options.cases):
        sys.stdout.buffer.write(vectors.line(*generator.case(index)))


_NUMBER = re.compile(rb"\+[1-9][0-9]{1,14}\b")

if __name__ == "__main__":
    main()
