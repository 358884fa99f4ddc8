#!/usr/bin/env python3
"""Brings the files of samples/import into a new workspace and holds the answers against what the
files promise. The formats that are no CSV are read here by other means. Prints TAP.

usage: check_imports.py [PROGRAM]      default: build/headwater; skipped where there is none
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.join(HERE, "..", "..")
FILES = os.path.join(TOP, "samples", "import")
PROGRAM = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else
                          os.environ.get("HEADWATER", os.path.join(TOP, "build", "headwater")))
DONE = []


def check(what, got, want):
    DONE.append(got == want)
    print(f"{'ok' if got == want else 'not ok'} {len(DONE)} - {what}")
    if got != want:
        print(f"#   got  {got!r}\n#   want {want!r}")


def path(name):
    return os.path.join(FILES, name)


def run(db, *words):
    env = {**os.environ, "HEADWATER_AT": db}
    return subprocess.run([PROGRAM, *words], env=env, capture_output=True, encoding="utf-8")


def counts(p):
    m = re.search(r"(\d+) rows: (\d+) (?:created|to create), (\d+) (?:updated|to update), (\d+) unchanged, (\d+) quarantined",
                  p.stdout)
    return [p.returncode, *(int(x) for x in m.groups())] if m else [p.returncode, p.stdout + p.stderr]


def bring(db, name, kind, *more):
    return counts(run(db, "import", path(name), "--as", kind, *more))


def csv_files(db):
    check("capacity: four cells", bring(db, "capacity.csv", "capacities", "--create", "team"), [0, 4, 4, 0, 0, 0])
    check("plan: six features", bring(db, "plan.csv", "commitments", "--create", "product,team"), [0, 6, 6, 0, 0, 0])
    check("the plan again changes nothing", bring(db, "plan.csv", "commitments", "--create", "product,team")[0], 0)
    check("one version is in force", len(json.loads(run(db, "list", "plan_versions", "--json").stdout)["rows"]), 1)
    market = ("--set", "market=Bakeries", "--create", "segment,market")
    check("accounts: a sector is asked about", bring(db, "accounts.csv", "customers", *market)[:1], [6])
    check("accounts: answered, ten come in",
          bring(db, "accounts.csv", "customers", *market, "--alias", "medcial=medical"), [0, 10, 10, 0, 0, 0])
    north = json.loads(run(db, "show", "customer", "frostway-foods-north", "--json").stdout)
    check("a subsidiary knows its parent", north["parent"], "frostway-foods")
    check("revenue is in millions", north["revenue"]["amount"].split(".")[0], "88000000")
    check("accounts again: unchanged", bring(db, "accounts.csv", "customers", *market), [0, 10, 0, 0, 10, 0])
    deals = ("--create", "person,customer,product", "--alias", "DeckOven=Deck oven")
    check("opportunities: thirty deals", bring(db, "opportunities.csv", "deals", *deals), [0, 30, 30, 0, 0, 0])
    rows = json.loads(run(db, "list", "deals", "--json", "--limit", "100").stdout)["rows"]
    check("15 won, 5 lost, 10 open", [sum(1 for r in rows if r["result"] == x) for x in ("won", "lost", "open")], [15, 5, 10])
    check("two without a customer", sum(1 for r in rows if not r["customer"]), 2)
    check("no second deck oven", len(json.loads(run(db, "list", "products", "--json").stdout)["rows"]), 3)


def messy(db):
    p = run(db, "import", path("customers-messy.csv"), "--as", "customers", "--set", "market=Bakeries", "--create", "segment,market",
            "--alias", "Industrail bakeries=Industrial bakeries", "-n")
    check("messy: nothing is written with faulty rows", p.returncode, 6)
    for what, words in (("semicolons are seen", "separated by semicolons"), ("the short row is a note", "line 6: 4 cells under 6"),
                        ("the long row is not guessed", "line 7: 7 cells under 6"), ("a number twice is a fault", "line 8: .*7001")):
        check(f"messy: {what}", bool(re.search(words, p.stdout)), True)
    p = run(db, "import", path("customers-messy.csv"), "--as", "customers", "--set", "market=Bakeries", "--create", "segment,market",
            "--alias", "Industrail bakeries=Industrial bakeries", "--partial")
    check("messy: the good rows come in when the others are left out", counts(p)[:3], [0, 7, 5])
    titles = {r["title"] for r in json.loads(run(db, "list", "customers", "--json", "--limit", "100").stdout)["rows"]}
    check("messy: letters survive", {"Café Zürich", "Brødhus", "Løkke & Søn; bakery"} <= titles, True)


def jira(db):
    check("jira: nine issues", bring(db, "jira.csv", "features", "--create", "product,person"), [0, 9, 9, 0, 0, 0])
    rows = {r["external_id"]: r for r in json.loads(run(db, "list", "features", "--json", "--limit", "100").stdout)["rows"]}
    check("jira: a parent by its key", rows["OVEN-104"]["parent"], rows["OVEN-100"]["key"])
    check("jira: states by their category", [rows[k]["state"] for k in ("OVEN-101", "OVEN-103", "OVEN-105")],
          ["started", "idea", "shipped"])


def other_formats():
    with open(path("jira.csv"), "rb") as f:
        head = f.readline().decode("utf-8")
    check("jira: no byte order mark, repeated headers", [head[:7], head.count("Labels"), head.count("Comment")], ["Summary", 3, 3])
    with open(path("trello.json"), encoding="utf-8") as f:
        board = json.load(f)
    said = sum(c["badges"]["comments"] for c in board["cards"])
    came = sum(1 for a in board["actions"] if a["type"] == "commentCard")
    check("trello: 7 cards, one closed, one comment fewer than the badges say",
          [len(board["cards"]), sum(c["closed"] for c in board["cards"]), said - came], [7, 1, 1])
    ns = {"r": "http://www.omg.org/spec/ReqIF/20110401/reqif.xsd"}
    root = ET.parse(path("requirements.reqif")).getroot()
    objects = {o.get("IDENTIFIER") for o in root.iterfind(".//r:SPEC-OBJECT", ns)}
    placed = {o.text for o in root.iterfind(".//r:SPEC-HIERARCHY/r:OBJECT/r:SPEC-OBJECT-REF", ns)}
    check("reqif: six objects, one in no document, its version is 1.0",
          [len(objects), sorted(objects - placed), root.find(".//r:REQ-IF-VERSION", ns).text], [6, ["r6"], "1.0"])
    with zipfile.ZipFile(path("capacity.xlsx")) as z:
        sheet = ET.fromstring(z.read("xl/worksheets/sheet1.xml"))
    rows = [r.get("r") for r in sheet.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}row")]
    check("xlsx: the header is in row 4", rows, ["1", "2", "4", "5", "6", "7", "8"])
    with open(path("holidays.ics"), "rb") as f:
        lines = f.read().split(b"\r\n")
    unfolded = b"\r\n".join(lines).replace(b"\r\n ", b"").split(b"\r\n")
    check("ics: five events, one without a UID, one folded line",
          [unfolded.count(b"BEGIN:VEVENT"), sum(x.startswith(b"UID") for x in unfolded), len(lines) - len(unfolded)], [5, 4, 1])


def main():
    if not os.access(PROGRAM, os.X_OK):
        print("1..0 # SKIP there is no program")
        return
    with tempfile.TemporaryDirectory() as folder:
        db = os.path.join(folder, "bakery.db")
        check("a new workspace", run(db, "init", db, "--currency", "EUR", "--zone", "Europe/Vienna", "--title", "Bakery machines").returncode, 0)
        csv_files(db)
        messy(db)
        jira(db)
    other_formats()
    print(f"1..{len(DONE)}")
    sys.exit(0 if all(DONE) else 1)


if __name__ == "__main__":
    main()
