#!/usr/bin/env python3
"""Reads what `headwater solve --json` answers to plan/1 problems and recomputes value and rules.

Written from the format's description alone: no line is shared with the program, and values are exact fractions.
TAP on standard output.
"""
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from fractions import Fraction

ROOT = os.environ.get("HEADWATER_SOURCE", os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
PROGRAM = os.environ.get("HEADWATER", os.path.join(ROOT, "build", "headwater"))
LEVELS = {"low": 0, "likely": 1, "high": 2}
checks = failed = 0


def ok(good, name, found=""):
    global checks, failed
    checks += 1
    failed += not good
    print(f"{'ok' if good else 'not ok'} {checks} - {name}")
    if not good and found:
        print("# " + str(found)[:400])


def solve(problem, *flags):
    """The answer as JSON and the exit status."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as f:
        json.dump(problem, f)
        f.flush()
        p = subprocess.run([PROGRAM, "solve", f.name, "--json", *flags], capture_output=True, text=True, timeout=120)
    try:
        return json.loads(p.stdout), p.returncode
    except json.JSONDecodeError:
        return {"text": p.stdout + p.stderr}, p.returncode


def per_quarter(item, nq):
    """A value by quarter: one figure decays by 1/(2Q) of itself a quarter, rounded half up; a list never rises."""
    v = item.get("value", 0)
    if isinstance(v, list):
        low, out = None, []
        for x in v:
            low = x if low is None else min(low, x)
            out.append(low)
        return out
    if item.get("decay", "linear") == "flat":
        return [v] * nq
    return [(2 * v * (2 * nq - q) + 2 * nq) // (4 * nq) for q in range(nq)]


def days(effort, level):
    return effort[level] if isinstance(effort, list) else effort


def span_of(f, teams, nq, level):
    if "span" in f:
        return f["span"]
    for span in range(1, min(4, nq)):
        if all(10 * -(-days(e, 1) // span) <= 7 * min(teams[t]["capacity"]) for t, e in f["effort"].items()):
            return span
    return min(4, nq)


def load_of(problem, plan):
    """Days by (team, quarter), and by (class, quarter); the spans."""
    nq, level = problem["quarters"], LEVELS[problem.get("effort", "likely")]
    teams = {t["id"]: t for t in problem["teams"]}
    load, work = {}, {}
    for f in problem["features"]:
        if f["id"] not in plan:
            continue
        span = span_of(f, teams, nq, level)
        for team, e in f["effort"].items():
            whole, rest = divmod(days(e, level), span)
            for s in range(span):
                d = whole + (1 if s >= span - rest else 0)
                q = plan[f["id"]] - span + 1 + s
                load[team, q] = load.get((team, q), 0) + d
                work[f.get("class"), q] = work.get((f.get("class"), q), 0) + d
    return load, work


def value_of(problem, plan):
    nq, total = problem["quarters"], Fraction(0)
    for f in problem["features"]:
        if f["id"] in plan:
            total += per_quarter(f, nq)[plan[f["id"]]]
    for s in problem.get("solutions", []):
        if all(p in plan for p in s["parts"]):
            total += per_quarter(s, nq)[max(plan[p] for p in s["parts"])]
    for r in problem.get("requirements", []):
        worth, before = per_quarter(r, nq), 0
        for q in range(nq):
            reached = min(100, sum(w for f, w in r["shares"].items() if plan.get(f, nq) <= q))
            if r.get("mode", "linear") == "threshold" and reached < 100:
                reached = 0
            total += Fraction((reached - before) * worth[q], 100)
            before = reached
    return total


def broken_rules(problem, plan):
    """Every rule that the plan breaks, in words."""
    nq, bad = problem["quarters"], []
    level = LEVELS[problem.get("effort", "likely")]
    teams = {t["id"]: t for t in problem["teams"]}
    load, work = load_of(problem, plan)
    room = {(t["id"], q): max(0, t["capacity"][q] - t.get("reserve", [0] * nq)[q]) for t in problem["teams"] for q in range(nq)}
    bad += [f"{t} has {d} of {room.get((t, q))} days in {q}" for (t, q), d in load.items() if d > room.get((t, q), 0)]
    for f in problem["features"]:
        q = plan.get(f["id"])
        if f.get("lock") is not None and q != f["lock"]:
            bad.append(f"lock of {f['id']}")
        if q is None:
            continue
        if f.get("forbid") or q < f.get("earliest", 0) or q > f.get("latest", nq - 1) or q < span_of(f, teams, nq, level) - 1:
            bad.append(f"window of {f['id']}")
    for n in problem.get("needs", []):
        a, b, lag = n[0], n[1], n[2] if len(n) > 2 else 0
        if b in plan and (a not in plan or plan[a] + lag > plan[b]):
            bad.append(f"{b} needs {a}")
    for s in problem.get("solutions", []):
        n = sum(p in plan for p in s["parts"])
        if s.get("strict") and 0 < n < len(s["parts"]):
            bad.append(f"{s['id']} in part")
    for e in problem.get("exclusive", []):
        if sum(f in plan for f in e["of"]) > e.get("max", 1):
            bad.append(f"too many of {e['of']}")
    for m in problem.get("mix", []):
        quarters = range(nq) if m.get("quarter") is None else [m["quarter"]]
        mine = sum(work.get((m["class"], q), 0) for q in quarters)
        base = (sum(room[t, q] for t in teams for q in quarters) if m.get("of", "work") == "capacity"
                else sum(d for (_, q), d in work.items() if q in quarters))
        if 100 * mine < m.get("floor", 0) * base or 100 * mine > m.get("ceiling", 100) * base:
            bad.append(f"mix of {m['class']}")
    for c in problem.get("coverage", []):
        n = sum(c["segment"] in f.get("segments", []) and plan.get(f["id"], nq) <= c.get("by", nq - 1) for f in problem["features"])
        if n < c.get("min", 1):
            bad.append(f"coverage of {c['segment']}")
    return bad


def broken_promises(problem, plan):
    parts, nq, out = {s["id"]: s["parts"] for s in problem.get("solutions", [])}, problem["quarters"], []
    for p in problem.get("promises", []):
        of = [p["feature"]] if "feature" in p else parts[p["solution"]]
        if any(plan.get(f, nq) > p["by"] for f in of):
            out.append(p)
    return out


def check(name, problem, *flags):
    answer, status = solve(problem, *flags)
    if not answer.get("feasible"):
        ok(False, f"{name}: a plan is found", answer)
        return None
    plan = answer["plan"]
    ok(status == 0 and answer["stopped"] in ("done", "work"), f"{name}: answered", answer.get("stopped"))
    bad = broken_rules(problem, plan)
    ok(not bad, f"{name}: every rule holds", bad)
    value = value_of(problem, plan)
    ok(Fraction(str(answer["value"])) == value, f"{name}: the value is {value}", answer["value"])
    bound, gap = Fraction(str(answer["bound"])), Fraction(str(answer["gap"]))
    ok(bound >= value and gap == bound - value and (gap == 0 or not answer["proved"]), f"{name}: bound and gap", answer["bound"])
    load, _ = load_of(problem, plan)
    told = {(row["team"], q): d for row in answer["loads"] for q, d in enumerate(row["days"]) if d}
    ok(told == {k: v for k, v in load.items() if v}, f"{name}: the loads are those of the plan")
    late = broken_promises(problem, plan)
    ok(not any(p.get("hard") for p in late), f"{name}: no hard promise breaks", late)
    ok([(b.get("feature", b.get("solution")), b["by"]) for b in answer["broken"]]
       == [(p.get("feature", p.get("solution")), p["by"]) for p in late], f"{name}: the promises that break are named", answer["broken"])
    return answer


def generated(size, seed):
    p = subprocess.run([sys.executable, os.path.join(ROOT, "tools", "plangen"), size, str(seed)], capture_output=True, check=True)
    return json.loads(p.stdout)


def thresholds():
    """Two ways to 100 percent: 99 is worth nothing, the last share brings all of it."""
    problem = {"headwater": "plan/1", "unit": "points", "quarters": 2, "teams": [{"id": "t", "capacity": [10, 10]}],
               "features": [{"id": "A", "effort": {"t": 6}, "span": 1, "value": 0}, {"id": "B", "effort": {"t": 5}, "span": 1, "value": 0},
                            {"id": "C", "effort": {"t": 4}, "span": 1, "value": 7, "decay": "flat"}],
               "requirements": [{"id": "R", "value": 40, "decay": "flat", "mode": "threshold", "shares": {"A": 60, "B": 39, "C": 1}}]}
    answer = check("threshold", problem)
    ok(answer and set(answer["plan"]) == {"A", "B", "C"} and answer["value"] == 47, "threshold: all of it once all three are in", answer)
    problem["features"][1]["forbid"] = True
    answer = check("threshold missed", problem)
    ok(answer and answer["value"] == 7 and "C" in answer["plan"], "threshold: 61 percent are worth nothing", answer)
    problem["requirements"][0]["mode"] = "linear"
    answer = check("linear", problem)
    ok(answer and Fraction(str(answer["value"])) == 7 + Fraction(61 * 40, 100), "linear: 61 percent are worth 61 percent", answer)


def mixes():
    """Floors and ceilings by class, over the horizon and in one quarter, of the work and of the capacity."""
    base = {"headwater": "plan/1", "unit": "points", "quarters": 2, "teams": [{"id": "t", "capacity": [10, 10]}],
            "features": [{"id": n, "effort": {"t": d}, "span": 1, "value": v, "decay": "flat", "class": c} for n, d, v, c in
                         [("A", 5, 50, "new"), ("B", 5, 40, "new"), ("C", 5, 30, "new"), ("D", 5, 1, "upkeep"), ("E", 5, 2, "upkeep"), ("F", 5, 20, "new")]]}
    for name, rule, want in [
            ("no rule", [], 140), ("floor of work", [{"class": "upkeep", "floor": 26}], 93),
            ("floor of capacity", [{"class": "upkeep", "floor": 50, "of": "capacity"}], 93),
            ("ceiling of work", [{"class": "new", "ceiling": 60}], 93),
            ("ceiling of capacity", [{"class": "new", "ceiling": 25, "of": "capacity"}], 53),
            ("floor in one quarter", [{"class": "upkeep", "floor": 100, "quarter": 0}, {"class": "upkeep", "floor": 25, "of": "capacity", "quarter": 0}], 93),
            ("ceiling in one quarter", [{"class": "new", "ceiling": 0, "quarter": 1, "of": "capacity"}], 93)]:
        answer = check("mix, " + name, dict(base, mix=rule))
        best = brute(dict(base, mix=rule))
        ok(answer and answer["proved"] and Fraction(str(answer["value"])) == best, f"mix, {name}: {best} is the most", answer and answer["value"])
        ok(want == best, f"mix, {name}: as worked out by hand, {want}", best)


def brute(problem):
    """The best value of a tiny problem, over every plan."""
    ids, nq, best = [f["id"] for f in problem["features"]], problem["quarters"], None
    for n in range((nq + 1) ** len(ids)):
        plan = {}
        for i in ids:
            n, q = divmod(n, nq + 1)
            if q < nq:
                plan[i] = q
        if not broken_rules(problem, plan):
            value = value_of(problem, plan)
            best = value if best is None or value > best else best
    return best


def crowded(n=22):
    """Work for three teams that wants more days than there are: not proved within a few nodes."""
    r = random.Random(5)
    work = [{t: r.randint(5, 25) for t in r.sample("abc", r.randint(1, 3))} for _ in range(n)]
    return {"headwater": "plan/1", "unit": "points", "quarters": 4, "teams": [{"id": t, "capacity": [60] * 4} for t in "abc"],
            "features": [{"id": f"F{i:02}", "effort": e, "span": 1, "value": sum(e.values()) * 10 + r.randint(0, 9)} for i, e in enumerate(work)],
            "needs": [[f"F{i:02}", f"F{i + 7:02}", 0] for i in range(0, n - 7, 3)],
            "solutions": [{"id": f"S{k}", "parts": [f"F{i:02}" for i in r.sample(range(n), 3)], "value": 300} for k in range(5)]}


def stops():
    """A stop by work says so, and gives the same plan again, whatever the order in which the problem is written."""
    problem, again = crowded(), crowded()
    r = random.Random(6)
    for name in ("teams", "features", "needs", "solutions"):
        r.shuffle(again[name])
    for s in again["solutions"]:
        r.shuffle(s["parts"])
    answers = [check("stopped by work", p, "--work", "5") for p in (problem, again)]
    ok(all(a and a["stopped"] == "work" and not a["proved"] and a["gap"] > 0 for a in answers), "a stop by work is told, and no proof claimed", answers)
    ok(len({json.dumps([a["plan"], a["value"], a["bound"]], sort_keys=True) for a in answers}) == 1, "and gives the same plan, value and bound")
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as f:
        json.dump(problem, f)
        f.flush()
        p = subprocess.run([PROGRAM, "solve", f.name, "--work", "5"], capture_output=True, text=True, timeout=120)
    told = {i: int(q) for q, i in (line.split() for line in p.stdout.splitlines()[1:])}
    ok(answers[0] and told == answers[0]["plan"], "run again, it gives the same", told)
    ok("after all the work allowed: run again, it gives the same" in p.stdout.splitlines()[0], "it says so in words", p.stdout[:200])


def rounds():
    """Features whose needs go round with a lag are named, and no others: each finishes after itself."""
    rng = random.Random(41)
    for seed in range(40):
        n = rng.randint(2, 9)
        names = [f"f{i}" for i in range(n)]
        needs = [[a, b, rng.choice((0, 0, 1, 2))] for a, b in {tuple(rng.choices(names, k=2)) for _ in range(rng.randint(1, 2 * n))}]
        reach = {}
        for a in names:                         # what is reached from a, without and with a lag on the way
            reach[a], todo = set(), [(a, False)]
            while todo:
                at, had = todo.pop()
                for x, y, wait in needs:
                    if x == at and (y, had or wait > 0) not in reach[a]:
                        reach[a].add((y, had or wait > 0))
                        todo.append((y, had or wait > 0))
        never = [a for a in names if (a, True) in reach[a]]
        answer, status = solve({"headwater": "plan/1", "unit": "points", "quarters": 4, "needs": needs,
                                "teams": [{"id": "t", "capacity": [20] * 4}],
                                "features": [{"id": a, "effort": {"t": 1}, "value": 1} for a in names]})
        ok(status == 0 and answer.get("impossible") == never and not set(never) & set(answer["plan"]),
           f"needs that go round, {seed}: {len(never)} of {n} are named", (needs, never, answer))


def files():
    """What Windows saves, and two budgets at once."""
    problem = {"headwater": "plan/1", "unit": "points", "quarters": 1, "teams": [{"id": "t", "capacity": [5]}],
               "features": [{"id": "a", "effort": {"t": 5}, "value": 4}]}
    with tempfile.TemporaryDirectory() as d:
        path = os.path.join(d, "p.json")
        with open(path, "w", encoding="utf-8-sig") as f:
            json.dump(problem, f)
        p = subprocess.run([PROGRAM, "solve", path, "--json"], capture_output=True, text=True, timeout=60)
        ok(p.returncode == 0 and json.loads(p.stdout)["value"] == 4, "a byte order mark is no fault", p.stderr)
        with open(path, "w", encoding="utf-8") as f:
            f.write("1\n2\n1 2\n0\n1\n5 1 1\n")
        p = subprocess.run([PROGRAM, "solve", path, "--budget", "2", "--budget-ratio", "0.5"], capture_output=True, text=True, timeout=60)
        ok(p.returncode == 6 and "two budgets" in p.stderr, "two budgets are refused", p.stderr)
        problem["features"][0]["lock"] = 0
        problem["teams"][0]["capacity"] = [4]
        with open(path, "w", encoding="utf-8") as f:
            json.dump(problem, f)
        p = subprocess.run([PROGRAM, "solve", path], capture_output=True, text=True, timeout=60)
        ok(p.returncode == 7 and "give it more room" in p.stderr, "what does not fit gets advice of its own", p.stderr)


def faults():
    """All that is wrong with a problem is told at once, each at its place, and nothing is solved."""
    team = {"id": "T", "capacity": [10, 10]}
    problem = {"headwater": "plan/1", "quarters": 2, "teams": [team, dict(team)], "colour": "red",
               "features": [{"id": "A", "effort": {"T": -1}, "value": 2 ** 31 + 1}, {"id": "B", "effort": {"X": 1}, "value": 1},
                            {"id": "C", "effort": {"T": 2 ** 31 + 1}, "value": 1}], "needs": [["A", "Z", 0]],
               "solutions": [{"id": "S", "parts": ["A", "Y"], "value": 1}]}
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as f:
        json.dump(problem, f)
        f.flush()
        p = subprocess.run([PROGRAM, "solve", f.name, "--json"], capture_output=True, text=True, timeout=60)
    told = p.stdout + p.stderr
    for at in ("/colour", "/teams/1/id", "/features/0/effort/T", "/features/0/value", "/features/1/effort/X", "/features/2/effort/T", "/needs/0/1", "/solutions/0/parts/1"):
        ok(p.returncode == 6 and at in told, f"told at {at}", told)
    ok(not re.search('"plan"', p.stdout), "and nothing is solved", p.stdout)


def levels():
    """The same three jobs at each estimate: what fits at low does not at high; and the reserve is kept."""
    problem = {"headwater": "plan/1", "quarters": 1, "teams": [{"id": "T", "capacity": [30], "reserve": [3]}],
               "features": [{"id": i, "effort": {"T": [6, 9, 14]}, "span": 1, "value": v} for i, v in (("A", 5), ("B", 4), ("C", 3))]}
    for level, n in (("low", 3), ("likely", 3), ("high", 1)):
        answer = check(f"at {level}", dict(problem, effort=level))
        ok(answer and answer["proved"] and len(answer["plan"]) == n, f"at {level} {n} fit", answer)
    problem["teams"][0]["reserve"] = [4]
    answer = check("one day more in reserve", problem)
    ok(answer and sorted(answer["plan"]) == ["A", "B"], "the reserve is kept", answer)


def main():
    if not os.path.exists(PROGRAM):
        print("1..0 # SKIP the program is not built")
        return 0
    for seed in (1, 2, 3, 4, 5, 6):
        answer = check(f"sample {seed}", generated("sample", seed))
        ok(answer and answer["proved"] and answer["order_proved"], f"sample {seed}: proved", answer and answer["gap"])
    strict = generated("sample", 7)
    for k, s in enumerate(strict["solutions"]):
        s["strict"] = k == 0
    for r in strict["requirements"]:
        r["mode"] = "threshold"
    for c, m in enumerate(strict["mix"]):
        m["floor"] //= 4
        m["of"] = "capacity" if c % 2 else "work"
    strict["coverage"] = []
    check("sample 7, strict and threshold", strict)
    thresholds()
    mixes()
    stops()
    rounds()
    files()
    faults()
    levels()
    problem = generated("sample", 8)
    del problem["plan"]
    problem["features"][0]["lock"], problem["features"][0]["forbid"] = 2, True
    answer, status = solve(problem)
    ok(status == 7 and not answer["feasible"] and answer["proved"] and len(answer["conflict"]) == 2
       and all("F00000" in line for line in answer["conflict"]), "a lock on what is ruled out: exit 7 with both rules", answer)
    print(f"1..{checks}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
