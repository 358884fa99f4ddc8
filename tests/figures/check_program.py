#!/usr/bin/env python3
"""Holds what the program shows against recompute.py, on both sample workspaces. Prints TAP.

usage: check_program.py [PROGRAM]      default: build/headwater; skipped where there is none
"""
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.join(HERE, "..", "..")
PROGRAM = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(TOP, "build", "headwater"))
KINDS = {"team": "teams", "capacity": "capacities", "feature": "features", "effort": "efforts",
         "plan_version": "plan_versions", "plan_row": "plan_rows", "priority": "priorities", "drives": "drives",
         "requirement": "requirements", "serves": "serves", "fulfils": "fulfils", "solution": "solutions",
         "part": "parts", "segment": "segments", "market": "markets", "customer": "customers",
         "contact": "contacts", "talk": "talks", "quote": "quotes", "evidence": "evidence",
         "promise": "promises", "request": "requests", "asker": "askers", "pledge": "pledges",
         "workspace": "workspaces"}
DONE = []


def check(what, got, want):
    DONE.append(got == want)
    print(f"{'ok' if got == want else 'not ok'} {len(DONE)} - {what}")
    if got != want:
        print(f"#   got  {got!r}\n#   want {want!r}")


def run(*words, at=None, **env):
    e = {**os.environ, **env, **({"HEADWATER_AT": at} if at else {})}
    return subprocess.run([PROGRAM, *words], env=e, check=True, capture_output=True, encoding="utf-8").stdout


def recomputed(at, folder):
    for kind, plural in KINDS.items():
        with open(os.path.join(folder, plural + ".csv"), "w", encoding="utf-8") as f:
            f.write(run(kind, "list", "--csv", "--limit", "100000", at=at))
    text = subprocess.run([sys.executable, os.path.join(HERE, "recompute.py"), folder], check=True,
                          capture_output=True, encoding="utf-8").stdout
    return json.loads(text)


def points(millionths):
    return f"{millionths / 1e6:.6f}".rstrip("0").rstrip(".")


def workspace(name, folder):
    at = os.path.join(folder, name + ".db")
    run("init", at, "--sample", HEADWATER_SAMPLES=os.path.join(TOP, "samples", name))
    lists = os.path.join(folder, name)
    os.mkdir(lists)
    mine = recomputed(at, lists)
    shown = json.loads(run("plan", "show", "--json", at=at))
    order = lambda rooms: sorted(rooms, key=lambda r: (r["quarter"], r["team"]))
    check(f"{name}: version", [shown[k] for k in ("version", "first", "quarters")],
          [mine["plan"][k] for k in ("n", "first", "quarters")])
    check(f"{name}: room per team and quarter", order(shown["teams"]), order(mine["plan"]["room"]))
    check(f"{name}: points over the horizon", shown["points_horizon"], points(mine["points"]["plan_horizon"]))
    key = {"kestrel": "T-31", "second": "T-2"}[name]
    card = json.loads(run("tradeoff", "show", key, "--json", at=at))
    keep = card["options"][0]
    check(f"{name}: {key} keeps the value of the plan", keep["points_quarter"], points(mine["points"]["plan_first_quarter"]))
    # a full yes that moves one part of a whole solution lets that solution's customers wait
    solution = {"SHELF-38": "S-4", "SHELF-51": "S-2", "KND-4": "S-1"}
    for o in card["options"]:
        moved = [m["feature"] for m in o["moves"] if m["from"]]
        if len(moved) == 1 and moved[0] in solution:
            want = mine["waiting"][solution[moved[0]]]
            check(f"{name}: {key} {o['letter']}: companies waiting", o["customers_waiting"], want["companies"])
    return mine, card


def main():
    if not os.access(PROGRAM, os.X_OK):
        print("1..0 # SKIP there is no program")
        return
    with tempfile.TemporaryDirectory() as folder:
        mine, card = workspace("kestrel", folder)
        check("river: weeks by market", [(2 * mine["river"]["market"][m] + 5) // 10 for m in
                                         ("cold-chain-food", "hospital-supply", "building-materials")], [83, 36, 65])
        check("T-31: options", [(o["letter"], o["type"], o["promises_broken"], o["points_quarter"], o["robust"])
                                for o in card["options"]],
              [("A", "keep", 0, "124", "fits"), ("B", "slice", 0, "126", "uses_reserve"),
               ("C", "yes", 1, "115", "uses_reserve"), ("D", "yes", 2, "105", "fits")])
        check("T-31: 55 days short", card["short_days"], 55)
        _, card = workspace("second", folder)
        check("T-2: options", [(o["letter"], o["type"], o["promises_broken"], o["points_quarter"], o["robust"])
                               for o in card["options"]],
              [("A", "keep", 0, "90", "fits"), ("B", "slice", 0, "93", "uses_reserve"), ("C", "defer", 0, "90", "fits"),
               ("D", "yes", 1, "85", "fails"), ("E", "yes", 1, "40", "fits")])
    print(f"1..{len(DONE)}")
    sys.exit(0 if all(DONE) else 1)


if __name__ == "__main__":
    main()
