#!/usr/bin/env python3
"""Compares the two implementations of the catalogue, on all vectors and on generated requests.

`differential.py --program target/debug/acg-policy --cases 20000 --seed 1`

A rule that only one of the two implements is turned off on both sides and reported. Each disagreement is printed in a
minimised form. The last line is `N passed, M failed`; the exit code is 0 if M is 0.
"""

import argparse
import copy
import json
import multiprocessing
import os
import pathlib
import subprocess
import sys
import time

import catalogue
import minimise
import numbering
import reference
import vectors
from generate import Generator

CHUNK, SHOWN = 1000, 12
# The errors, and likewise the warnings, that a report of the program lists at most.
LIMIT = 100


def main():
    options = _options()
    start = time.monotonic()
    ours, theirs = set(catalogue.RULES), _codes(options.program)
    if not numbering.AVAILABLE:
        print(numbering.MISSING)
    for text, codes in (("only in the program", theirs - ours), ("only in the reference", ours - theirs)):
        if codes:
            print(f"left out, {text}: {', '.join(sorted(codes))}")
    if options.whole_catalogue and ours != theirs:
        return 1
    side = Sides(options.program, theirs, ours)
    known = list(vectors.read())
    failures = side.disagreements([(case, body) for _, case, body, _ in known])
    print(f"vectors: {len(known) - len(failures)} of {len(known)} agree")
    passed = len(known) - len(failures)
    jobs = [(side, options.seed, at, min(CHUNK, options.cases - at)) for at in range(0, options.cases, CHUNK)]
    with multiprocessing.Pool(options.jobs) as pool:
        for done, failed in pool.imap(_chunk, jobs):
            passed += done - len(failed)
            failures += failed
    _explain(side, failures)
    seconds = time.monotonic() - start
    print(f"seed {options.seed}, {seconds:.1f} s")
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


class Sides:
    """Both implementations, with the rules that one of them lacks turned off."""

    def __init__(self, program, theirs, ours):
        self.program, self.theirs, self.ours = program, theirs, ours

    def disagreements(self, cases):
        theirs = self._of_program(cases)
        return [one for one, verdict in zip(cases, theirs) if not _agree(verdict, self.of_reference(*one))]

    def of_reference(self, case, body):
        case = dict(case, policy=_policy(case.get("policy"), self.ours, self.theirs))
        return _comparable(reference.validate(case, body))

    def of_program(self, case, body):
        return self._of_program([(case, body)])[0]

    def _of_program(self, cases):
        """The verdicts of the program; a line that it rejects has none."""
        lines = []
        for place, (case, body) in enumerate(cases):
            policy = _policy(case.get("policy"), self.theirs, self.ours)
            lines.append(vectors.line(dict(case, id=str(place), policy=policy), body))
        run = subprocess.run([self.program, "check"], input=b"".join(lines), capture_output=True, check=False)
        verdicts = {verdict["id"]: verdict for verdict in map(json.loads, run.stdout.splitlines())}
        complaints = run.stderr.decode()
        if run.returncode not in (0, 1) and len(verdicts) == len(cases):
            raise SystemExit(f"{self.program} ended with {run.returncode}\n{complaints}")
        found = []
        for place in range(len(cases)):
            verdict = verdicts.get(str(place))
            found.append(_comparable(verdict) if verdict else f"no verdict: {complaints[:300]}")
        return found


def _comparable(verdict):
    issues = [[issue[key] for key in ("code", "severity", "in", "path", "url")] for issue in verdict["issues"]]
    return [verdict["accepted"], verdict["status"], issues, verdict.get("omitted", 0)]


def _agree(program, ours):
    """Whether both verdicts are the same. The program lists at most LIMIT errors and LIMIT warnings, those that it found
    first, and counts the others; the reference lists all."""
    if isinstance(program, str) or not program[3]:
        return program == ours
    listed, everything = iter(ours[2]), ours[2]
    in_order = all(issue in listed for issue in program[2])
    counts = [[sum(issue[1] == severity for issue in issues) for severity in ("error", "warning")] for issues in (program[2], everything)]
    complete = counts[0] == [min(count, LIMIT) for count in counts[1]]
    return program[:2] == ours[:2] and in_order and complete and len(program[2]) + program[3] == len(everything) + ours[3]


def _policy(policy, own, other):
    """The policy for a side that implements `own`: rules that it lacks are removed, rules that only it has are off."""
    policy = dict(policy or {})
    rules = {code: level for code, level in policy.get("rules", {}).items() if code in own}
    policy["rules"] = {**rules, **dict.fromkeys(own - other, "off")}
    return policy


def _chunk(job):
    side, seed, start, count = job
    codes = set(catalogue.RULES) - catalogue.SHAPE
    generator = Generator(seed, codes)
    cases = [generator.case(index) for index in range(start, start + count)]
    return count, side.disagreements(cases)


def _explain(side, failures):
    """Prints a minimised example of each kind of disagreement; kinds differ in the issues that one side lacks."""
    kinds = {}
    for case, body in failures:
        program, ours = side.of_program(case, body), side.of_reference(case, body)
        kinds.setdefault(_kind(program, ours), []).append((len(vectors.line(case, body)), case, body))
    for kind, members in sorted(kinds.items(), key=lambda kind: -len(kind[1]))[:SHOWN]:
        _, case, body = min(members, key=lambda one: one[0])

        def same_kind(cases, kind=kind):
            return [
                _kind(program, side.of_reference(*one)) == kind for one, program in zip(cases, side._of_program(cases))
            ]

        case, body = minimise.smallest(copy.deepcopy(case), body, same_kind)
        print(f"\n{len(members)} x {kind}")
        print("  " + vectors.line(case, body).decode().strip())
        print("  program:   " + json.dumps(side.of_program(case, body)))
        print("  reference: " + json.dumps(side.of_reference(case, body)))
    if len(kinds) > SHOWN:
        print(f"\nand {len(kinds) - SHOWN} more kinds")


def _kind(program, ours):
    if _agree(program, ours):
        return None
    if isinstance(program, str):
        return "no verdict"
    def names(verdict):
        return [f"{code} {severity} {part}" for code, severity, part, _, _ in verdict[2]]
    left, right = names(program), names(ours)
    missing = sorted(set(left) - set(right)), sorted(set(right) - set(left))
    if any(missing):
        return f"only the program: {missing[0]}, only the reference: {missing[1]}"
    if sorted(left) != sorted(right):
        return f"another count: {sorted(left)}"
    if program[2] != ours[2]:
        return f"another order, place or URL: {sorted(set(left))}"
    return "another status"


def _codes(program):
    run = subprocess.run([program, "rules", "--format", "json"], capture_output=True, check=True)
    rules = json.loads(run.stdout)
    return {rule["code"] for rule in (rules if isinstance(rules, list) else rules["rules"])}


def _options():
    root = pathlib.Path(__file__).resolve().parents[2]
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", root / "target"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(target / "debug" / "acg-policy"))
    parser.add_argument("--cases", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--whole-catalogue", action="store_true", help="fail if only one side implements a rule")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
