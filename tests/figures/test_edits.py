#!/usr/bin/env python3
"""Twenty random edits of each sample, held against figures worked out from the records. Prints TAP.

usage: test_edits.py [--seed N] [--sample NAME] [PROGRAM]      default: build/headwater; skipped where there is none

After each edit (a priority's points, an effort, a capacity, a promise's due date) the trade-off card,
the room of the plan and the river are compared with recompute.py and with a search of this file over
every way to let commitments wait or go. After every fifth the figures of the pages are followed too.
"""
import argparse
import datetime
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.join(HERE, "..", "..")
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
import pages  # noqa: E402
import recompute  # noqa: E402
import test_figures  # noqa: E402

KINDS = {**test_figures.KINDS, "rule": "rules", "need": "needs"}
CLI = {"need": "needs"}
CARDS = {"kestrel": "T-31", "second": "T-2"}
NOW, TODAY = test_figures.NOW, test_figures.TODAY
OUT = None
COPIES, EDITS = 4, 20


class Program:
    def __init__(self, path, at):
        self.path, self.env = path, {**os.environ, "HEADWATER_AT": at, "HEADWATER_NOW": NOW}

    def run(self, *words):
        r = subprocess.run([self.path, *words], env=self.env, capture_output=True, encoding="utf-8")
        if r.returncode:
            raise RuntimeError(f"{' '.join(words)}: exit {r.returncode}: {r.stderr.strip()}")
        return r.stdout

    def json(self, *words):
        return json.loads(self.run(*words, "--json"))

    def lists(self, folder, kinds):
        for k in kinds:
            text = self.run(CLI.get(k, k), "list", "--csv", "--limit", "100000")
            with open(os.path.join(folder, KINDS[k] + ".csv"), "w", encoding="utf-8") as f:
                f.write(text)


class Card:
    """The plan, what may move in it and the wish, from records alone."""

    def __init__(self, d, folder, wish, wanted):
        self.d, self.wish, self.wanted = d, wish, recompute.quarter(wanted)
        self.first, self.count = recompute.quarter(d.version["first"]), int(d.version["quarters"])
        self.force = {r["feature"]: recompute.quarter(r["quarter"]) - self.first for r in d.rows}
        assert all(recompute.number(r["span"], 1) == 1 for r in d.rows)
        state = {f["key"]: f["state"] for f in d.features}
        hard = [r for r in recompute.read(folder, "rules") if recompute.yes(r["hard"])]
        assert all(r["type"] == "lock" for r in hard), "a rule this search does not know"
        locked = {r["subject"].split("/")[1] for r in hard}
        self.movable = sorted(f for f in self.force if state[f] not in ("started", "shipped") and f not in locked)
        for n in recompute.read(folder, "needs"):
            assert n["feature"] not in self.force and n["feature"] != wish, "a need this search does not know"
        worth = recompute.points(d)["features"]
        self.units, whole = [], defaultdict(int)
        for f in set(self.force) | {wish}:
            s = d.sol_of.get(f)
            if s and recompute.yes(d.live["solution"][s]["whole"]):
                whole[s] += worth.get(f, 0)
            else:
                self.units.append((worth.get(f, 0), [f]))
        for s, n in whole.items():
            self.units.append((n, self.required(s)))
        self.promises = []
        for p in d.promises:
            if not p["about"]:
                continue                        # of something that no plan holds
            what, key = p["about"].split("/")
            by = self.due(p["due"])
            of = [key] if what == "feature" else self.required(key)
            if p["state"] in ("open", "moved") and by >= 0 and self.done(self.force, of, by):
                self.promises.append((p["key"], of, by))
        self.rooms()

    def required(self, solution):
        return [p["feature"] for p in self.d.parts if p["solution"] == solution and recompute.yes(p["required"])]

    def due(self, text):
        on = datetime.date.fromisoformat(text)
        start = int(self.d.workspaces[0]["fiscal_start"])       # a fiscal year is named after the year it ends in
        months = on.year * 12 + on.month - start + (12 if start > 1 else 0)
        return min(months // 3 - self.first, self.count - 1)

    def done(self, plan, of, by):
        return all(plan.get(f) is not None and plan[f] <= by for f in of)

    def rooms(self):
        """What a card may fill: a reserve the plan has drawn on is spent, of the rest some days may go."""
        draw = recompute.number(self.d.workspaces[0]["reserve_draw"])
        load = self.load(self.force)
        self.cap = {}
        for r in recompute.plan(self.d)["room"]:
            at = r["team"], recompute.quarter(r["quarter"]) - self.first
            left = r["usable"] - load[at]
            reserve = min(r["reserve"], left) if left >= 0 else r["reserve"]
            self.cap[at] = r["usable"] - max(0, reserve - draw)

    def span(self, feature):
        """Fewest quarters in which each team's part is at most 70 % of its smallest quarter, else the most."""
        least = {}
        for r in recompute.plan(self.d)["room"]:
            least[r["team"]] = min(least.get(r["team"], r["usable"]), r["usable"])
        spans = [n for n in range(1, 5) if all(-(-likely // n) * 10 <= 7 * least[team]
                                               for team, (_, likely, _) in self.d.effort[feature].items())]
        return spans[0] if spans else 4

    def load(self, plan):
        load = defaultdict(int)
        for f, q in plan.items():
            if q is not None:
                for team, (_, likely, _) in self.d.effort[f].items():
                    load[team, q] += likely
        return load

    def fits(self, plan):
        return all(n <= self.cap.get(at, 0) for at, n in self.load(plan).items())

    def value(self, plan):
        """Eighths of millionths at four quarters: whole numbers, so that sums compare exactly."""
        total = 0
        for worth, of in self.units:
            if all(plan.get(f) is not None for f in of):
                total += worth * (2 * self.count - max(plan[f] for f in of))
        return total

    def rounded(self, value):
        """In millionths of a point."""
        return pages.half_up(value, 2 * self.count)

    def broken(self, plan):
        return sum(not self.done(plan, of, by) for _, of, by in self.promises)

    def cheapest(self):
        """(value, promises) of the best full yes, or None.

        Letting one more commitment wait or go never adds value, so a set that is worth less than the
        best answer so far is left with every larger set that holds it: what remains is every way.
        """
        if self.span(self.wish) > self.wanted - self.first + 1:
            return None                         # work that long cannot finish by the quarter it is wanted in
        best = [None]
        fates = list(range(1, self.count)) + [OUT]

        def visit(plan, i):
            v = self.value(plan)
            if best[0] and v < best[0][0]:
                return
            if self.fits(plan):
                found = v, -self.broken(plan)
                if best[0] is None or found > best[0]:
                    best[0] = found
            for k in range(i, len(self.movable)):
                for q in fates:
                    plan[self.movable[k]] = q
                    visit(plan, k + 1)
                plan[self.movable[k]] = self.force[self.movable[k]]

        start = {**self.force, self.wish: self.wanted - self.first}
        for size in (1, 2):                     # good answers first, so that most sets are left early
            for k, f in enumerate(self.movable):
                for g in self.movable[k + 1:] if size == 2 else [f]:
                    plan = {**start, f: OUT, g: OUT}
                    for plan[f] in fates:
                        for plan[g] in fates if f != g else [plan[f]]:
                            if self.fits(plan):
                                best[0] = max(best[0] or (-1, 0), (self.value(plan), -self.broken(plan)))
        visit(start, 0)
        return best[0] and (best[0][0], -best[0][1])

    def after(self, option):
        plan = dict(self.force)
        for m in option["moves"]:
            q = recompute.quarter(m["to"])
            plan[m["feature"]] = OUT if q is None else q - self.first
        return plan


def millionths(text):
    whole, _, part = text.partition(".")
    return int(whole) * 10**6 + int(part.ljust(6, "0"))


def compare(p, folder, card_key, trouble):
    d = recompute.Records(folder)
    shown, mine = p.json("plan", "show"), recompute.plan(d)
    by = lambda rooms: sorted(rooms, key=lambda r: (r["quarter"], r["team"]))
    points = recompute.points(d)
    trouble("room", by(shown["teams"]), by(mine["room"]))
    trouble("points of the plan", millionths(shown["points_horizon"]), points["plan_horizon"])
    compare_river(p.json("river"), recompute.river(d), trouble)
    shown = p.json("tradeoff", "show", card_key)
    card = Card(d, folder, shown["wish"], shown["quarter"])
    trouble("keep", millionths(shown["options"][0]["points_quarter"]), points["plan_first_quarter"])
    yes = [o for o in shown["options"] if o["type"] == "yes"]
    for o in yes:
        plan = card.after(o)
        what = o["letter"] + " " + ", ".join(f"{m['feature']} {m['to'] or 'out'}" for m in o["moves"])
        trouble(what + ": the wish is in it", plan.get(card.wish), card.wanted - card.first)
        moved = {f for f in card.force if plan[f] != card.force[f]}
        trouble(what + ": may not move", sorted(moved - set(card.movable)), [])
        trouble(what + ": fits", card.fits(plan), True)
        trouble(what + ": later or out", [f for f in moved if plan[f] is not OUT and plan[f] < card.force[f]], [])
        trouble(what + ": points", millionths(o["points_horizon"]), card.rounded(card.value(plan)))
        trouble(what + ": promises", o["promises_broken"], card.broken(plan))
    best = max(((millionths(o["points_horizon"]), -o["promises_broken"]) for o in yes), default=None)
    mine = card.cheapest()
    trouble("cheapest full yes (points, promises)", best and (best[0], -best[1]), mine and (card.rounded(mine[0]), mine[1]))


def compare_river(shown, mine, trouble):
    for column in ("market", "priority", "requirement", "solution", "product"):
        trouble("river: " + column, {n["key"]: n["days"] for n in shown["nodes"] if n["column"] == column and n["days"]},
                {k: n for k, n in mine[column].items() if n})
    trouble("river: total", shown["total"]["days"], mine["sourced"] + mine["unsourced"])
    trouble("river: unsourced", shown["unsourced"]["days"], mine["unsourced"])
    trouble("river: links", {f"{l['from']} > {l['to']}": l["days"] for l in shown["links"] if l["days"]}, mine["links"])
    trouble("river: dry", {n["key"]: n["heard_from"] for n in shown["dry"]}, mine["dry"])


def edit(kind, d, wish, rng):
    """The key and fields of one command.

    Left out: edits after which the plan in force itself needs days of a reserve. There `plan show`
    lowers the reserve by what the plan has drawn, and recompute.py keeps it whole and shows days short.
    """
    rooms = {(r["team"], r["quarter"]): r for r in recompute.plan(d)["room"]}
    first = d.version["first"]
    if kind == "priority":
        p = rng.choice([p for p in d.priorities if p["state"] == "open"])
        return p["key"], {"points": rng.randint(1, 80)}
    if kind == "promise":
        p = rng.choice([p for p in d.promises if p["state"] == "open"])
        return p["key"], {"due": str(datetime.date(2026, 12, 1) + datetime.timedelta(rng.randint(0, 500)))}
    if kind == "capacity":
        c = rng.choice([c for c in d.capacities if (c["team"], c["quarter"]) in rooms])
        r = rooms[c["team"], c["quarter"]]
        least = r["used"] + r["reserve"]
        return c["key"], {"days": least + rng.randint(0, 100)}
    planned = {r["feature"] for r in d.rows}
    e = rng.choice([e for e in d.efforts if e["feature"] in planned | {wish}])
    likely, r = int(e["likely"]), rooms[e["team"], first]
    most = likely + r["free"] if e["feature"] in planned else 80
    likely = rng.randint(max(1, likely // 2), max(1, min(most, 2 * likely)))
    low, high = recompute.number(e["low"], likely), recompute.number(e["high"], likely)
    return e["key"], {"likely": likely, **({"low": min(low, likely), "high": max(high, likely)} if e["low"] else {})}


def follow(program, at, folder, name):
    """What is wrong with the figures of the pages now."""
    server = pages.Server(program, at, NOW)
    try:
        truth = pages.Truth(folder, TODAY)
        return [(page, line, "") for page, least in test_figures.PAGES[name].items() if "?" not in page
                for line in test_figures.follow(server, truth, page, least // 2)]
    finally:
        server.stop()


def twenty(program, name, seed, top, first):
    """Edits of one sample; returns what was wrong."""
    rng, bad = random.Random(seed), []
    sample = os.path.join(top, name + ".db")
    env = {**os.environ, "HEADWATER_SAMPLES": os.path.join(TOP, "samples", name), "HEADWATER_NOW": NOW}
    subprocess.run([program, "init", sample, "--sample"], env=env, check=True, capture_output=True)
    kinds = ["priority", "effort", "capacity", "promise"] * (EDITS // 4)
    rng.shuffle(kinds)
    for i, kind in enumerate(kinds):
        if i % (EDITS // COPIES) == 0:
            at = os.path.join(top, f"{name}-{i}.db")
            shutil.copy(sample, at)
            p, folder = Program(program, at), os.path.join(top, f"{name}-{i}")
            os.mkdir(folder)
            p.lists(folder, KINDS)
            wish = p.json("tradeoff", "show", CARDS[name])["wish"]
        key, fields = edit(kind, recompute.Records(folder), wish, rng)
        words = [kind, "set", key] + [w for k, v in fields.items() for w in ("--" + k, str(v))]
        wrong = []
        trouble = lambda what, got, want: got == want or wrong.append((what, got, want))
        try:
            p.run(*words)
            p.lists(folder, [kind])
            compare(p, folder, CARDS[name], trouble)
            if (i + 1) % (EDITS // COPIES) == 0:
                wrong += follow(program, at, folder, name)
        except RuntimeError as e:
            wrong.append((str(e), "an error", "none"))
        print(f"{'not ok' if wrong else 'ok'} {first + i} - {name}, copy {i // (EDITS // COPIES) + 1}: {' '.join(words)}",
              flush=True)
        for what, got, want in wrong:
            print(f"#   {what}\n#     got  {got!r}\n#     want {want!r}")
        bad += wrong
    return bad


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--seed", type=int, default=4)
    a.add_argument("--sample", choices=CARDS)
    a.add_argument("program", nargs="?", default=os.path.join(TOP, "build", "headwater"))
    o = a.parse_args()
    if not os.access(o.program, os.X_OK):
        print("1..0 # SKIP there is no program")
        return
    program, bad = os.path.abspath(o.program), []
    names = [o.sample] if o.sample else list(CARDS)
    print(f"# seed {o.seed}\n1..{EDITS * len(names)}")
    with tempfile.TemporaryDirectory() as top:
        for n, name in enumerate(names):
            bad += twenty(program, name, o.seed, top, n * EDITS + 1)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
