#!/usr/bin/env python3
"""Real files through the program, against counts that independent readers measured.

Prints TAP. Files are looked for at $HEADWATER_SHARED, else ../shared/data; without them, or without
the program, everything is skipped with the reason. $HEADWATER names another program.
"""
import csv
import json
import os
import subprocess
import sys
import tempfile
from decimal import Decimal

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("HEADWATER") or os.path.join(ROOT, "build", "headwater")
SHARED = os.environ.get("HEADWATER_SHARED") or os.path.join(ROOT, "..", "shared", "data")
REAL = os.path.join(SHARED, "real")

count = 0
failed = 0


def ok(cond, name, found=None):
    global count, failed
    count += 1
    print(f"{'ok' if cond else 'not ok'} {count} - {name}")
    if not cond:
        failed += 1
        print(f"# found: {found!r}")
    return cond


def same(got, want, name):
    return ok(got == want, name, f"{got!r}, not {want!r}")


def skip_all(reason):
    print(f"1..0 # SKIP {reason}")
    sys.exit(0)


class Workspace:
    def __init__(self, folder):
        self.file = os.path.join(folder, "real.hw")
        self.titles = {}
        self.run("init", self.file, "--title", "Real files", "--zone", "UTC", "--currency", "USD")

    def run(self, *args):
        env = dict(os.environ, HEADWATER_AT=self.file)
        p = subprocess.run([PROGRAM, *args], env=env, capture_output=True, text=True, encoding="utf-8")
        return p.returncode, p.stdout, p.stderr

    def load(self, path, shape, *flags):
        code, out, err = self.run("import", os.path.join(REAL, path), "--as", shape, "--json", *flags)
        try:
            return code, json.loads(out)
        except ValueError:
            return code, {"error": err}

    def rows(self, kind, *flags):
        code, out, err = self.run(kind, "list", "--limit", "100000", "--json", *flags)
        return json.loads(out)["rows"] if code == 0 else []

    def title(self, kind, key):
        if kind not in self.titles:
            self.titles[kind] = {x["key"]: x["title"] for x in self.rows(kind)}
        return self.titles[kind].get(key)

    def changes(self):
        return len(json.loads(self.run("history", "--json", "--limit", "10000")[1])["rows"])


def own(path):
    """The file's own rows, read by somebody else's reader."""
    with open(os.path.join(REAL, path), encoding="utf-8-sig", newline="") as f:
        return [{k: v.strip() for k, v in r.items() if k is not None and v is not None} for r in csv.DictReader(f)]


def again(w, path, shape, records, *flags):
    before = w.changes()
    code, r = w.load(path, shape, *flags)
    same((code, r.get("unchanged"), r.get("created")), (0, records, 0), f"{path} again: all unchanged")
    same(w.changes(), before, f"{path} again: no change is written")


def nasa(w, expected):
    for app in ("hk", "md", "fm", "lc"):
        path = f"nasa-cfs/{app}_FunctionalRequirements.csv"
        want = expected[path]
        flags = ("--set", f"product={app.upper()}")
        code, r = w.load(path, "features", "-n", *flags)
        same((code, r.get("created"), r.get("written")), (0, want["records"], False), f"{path}: a dry run")
        code, r = w.load(path, "features", *flags)
        same((code, r.get("created")), (0, want["records"]), f"{path}: {want['records']} features")
        same(r.get("made"), [{"kind": "product", "title": app.upper()}], f"{path}: the product is listed")
        rows = w.rows("feature", "--product", app.upper())
        children = [x for x in rows if x["parent"]]
        same((len(rows), len(children)), (want["records"], want["children"]), f"{path}: children have parents")
        said = {r["Custom field (Requirement ID)"]: (r["Summary"], r.get("Description", ""), r.get("Custom field (Requirement Rationale)", ""))
                for r in own(path)}
        same({x["external_id"]: (x["title"], x["text"] or "", x["why"] or "") for x in rows}, said, f"{path}: each cell is the file's")
        key = {x["key"]: x["external_id"] for x in rows}
        same({x["external_id"]: key.get(x["parent"]) for x in children},
             {i: i[:i.rindex(".")] for i in said if "." in i and i[:i.rindex(".")] in said}, f"{path}: parents by dotted id")
        if "cells_with_CRLF" in want:
            cells = sum("\r\n" in (x[f] or "") for x in rows for f in ("text", "why"))
            ok(cells > 0, f"{path}: line breaks within cells are kept", cells)
        again(w, path, "features", want["records"], *flags)


def asvs(w, expected):
    path = "asvs/asvs_5.0.0_en.csv"
    want = expected[path]["records"]
    code, r = w.load(path, "features", "--set", "product=ASVS")
    same((code, r.get("created"), r.get("quarantined")), (0, want, 0), f"{path}: {want} features")
    rows = w.rows("feature", "--product", "ASVS")
    same(sum(1 for x in rows if x["parent"]), 0, f"{path}: no parents")
    ok(all(len(x["title"].encode()) <= 200 for x in rows), f"{path}: titles fit")
    with open(os.path.join(REAL, path), encoding="utf-8-sig", newline="") as f:
        texts = {x["req_id"]: x["req_description"].strip() for x in csv.DictReader(f)}
    same({x["external_id"]: x["text"] for x in rows}, texts, f"{path}: the whole text of each is kept")
    again(w, path, "features", want, "--set", "product=ASVS")


def maven(w, expected):
    base = "crm-maven/original/"
    code, r = w.load(base + "products.csv", "products")
    same((code, r.get("created")), (0, expected[base + "products.csv"]["records"]), "Maven: products")
    want = expected[base + "accounts.csv"]
    code, r = w.load(base + "accounts.csv", "customers", "--set", "market=Maven")
    same((code, r.get("created")), (0, want["records"]), "Maven: accounts")
    made = [x["title"] for x in r.get("made", []) if x["kind"] == "segment"]
    same(len(made), want["sectors"], "Maven: segments are created and listed")
    rows = w.rows("customer")
    same(sum(1 for x in rows if x["parent"]), want["subsidiaries"], "Maven: subsidiaries")
    acme = [x for x in rows if x["title"] == "Acme Corporation"]
    same(acme and acme[0]["revenue"]["amount"], "1100040000", "Maven: revenue in millions")
    key = {x["key"]: x["title"] for x in rows}
    same({x["title"]: (x["segment"] and w.title("segment", x["segment"]), Decimal(x["revenue"]["amount"]), key.get(x["parent"]) or "") for x in rows},
         {a["account"]: (a["sector"], Decimal(a["revenue"]) * 1000000, a["subsidiary_of"]) for a in own(base + "accounts.csv")},
         "Maven: each account has its sector, its revenue and its parent")
    same({(x["title"], x["line"]) for x in w.rows("product") if x["line"]}, {(p["product"], p["series"]) for p in own(base + "products.csv")},
         "Maven: each product has its series")
    path = base + "sales_pipeline.csv"
    want = expected[path]
    code, r = w.load(path, "deals")
    same(code, 6, "Maven: an open question stops the import")
    same([(q["value"], q["rows"]) for q in r.get("questions", [])], [("GTXPro", want["unresolved_product"]["GTXPro"])],
         "Maven: one name is asked about, once")
    same(len(w.rows("deal")), 0, "Maven: nothing is half imported")
    code, r = w.load(path, "deals", "--alias", "GTXPro=GTX Pro")
    same((code, r.get("created")), (0, want["records"]), "Maven: the answer brings in every deal")
    rows = w.rows("deal")
    stages = {}
    for x in rows:
        stages[x["stage"]] = stages.get(x["stage"], 0) + 1
    same(stages, want["stage"], "Maven: stages")
    won = sum(float(x["value"]["amount"]) for x in rows if x["result"] == "won" and x["value"])
    same(round(won), want["won_value"], "Maven: value won")
    same(sum(1 for x in rows if not x["customer"]), want["no_account"], "Maven: deals without account")
    results = {"Won": "won", "Lost": "lost"}
    amount = lambda x: x["value"] and Decimal(x["value"]["amount"])
    same({x["external_id"]: (w.title("person", x["owner"]), w.title("product", x["product"]), x["customer"] and key[x["customer"]], x["result"],
                             x["opened_on"], x["closed_on"], amount(x)) for x in rows},
         {d["opportunity_id"]: (d["sales_agent"], d["product"].replace("GTXPro", "GTX Pro"), d["account"] or None, results.get(d["deal_stage"], "open"),
                                d["engage_date"] or None, d["close_date"] or None, Decimal(d["close_value"]) if d["close_value"] else None) for d in own(path)},
         "Maven: each of the deals is the file's, cell by cell")
    again(w, path, "deals", want["records"])
    code, out, _ = w.run("undo", "--json")
    same((code, len(w.rows("deal"))), (0, 0), "Maven: undo takes every deal back")


def jira(w, expected):
    path = "jira/csv/planeso_TES.csv"
    want = expected[path]
    code, r = w.load(path, "features")
    same((code, r.get("rows"), r.get("created"), r.get("quarantined")), (0, want["records"], want["records"], 0),
         f"{path}: {want['records']} features")
    columns = [m["column"] for m in r["mapping"]]
    same((len(columns), len(set(columns))), (want["columns"], want["distinct_headers"]),
         f"{path}: columns keep their places, though headers repeat")
    for header, n in want["repeated_headers"].items():
        same(columns.count(header), n, f"{path}: {n} columns {header}")
    filled = {}
    for m in r["mapping"]:
        filled[m["column"]] = filled.get(m["column"], 0) + int(m["how"].split()[-2])
    same((filled["Attachment"], filled["Sprint"], want["records"] - filled["Assignee"]),
         (want["attachments"], want["in_sprint"], want["unassigned"]), f"{path}: what is not stored is counted")
    rows = w.rows("feature", "--product", "testautogen")
    states = {"To Do": "idea", "In Progress": "started", "Done": "shipped"}
    for status, n in want["status"].items():
        same(sum(1 for x in rows if x["state"] == states[status]), n, f"{path}: {status} is {states[status]}")
    same(sum(1 for x in rows if x["shipped_on"]), want["status"]["Done"], f"{path}: what is done has its day")
    same(sum(1 for x in rows if x["parent"]), want["parents"], f"{path}: parents")
    comments = [x for x in w.rows("comment") if x["record"].startswith("feature/")]
    same(len(comments), want["comments"], f"{path}: comments")
    again(w, path, "features", want["records"])


def others(w, expected):
    """A board, votes, workbooks."""
    path = "trello/nextcloud_deck_test.json"
    want = expected[path]
    code, r = w.load(path, "features", "--set", "product=Deck")
    same((code, r.get("rows"), r.get("created")), (0, want["cards"], want["cards"]), f"{path}: cards")
    with open(os.path.join(REAL, path), encoding="utf-8") as f:
        same(len(json.load(f)["lists"]), want["lists"], f"{path}: lists")
    again(w, path, "features", want["cards"], "--set", "product=Deck")
    path = "github/scitools_voted-issues.json"
    want = expected[path]
    code, r = w.load(path, "requests")
    same((code, r.get("created")), (0, want["records"]), f"{path}: requests")
    votes = [x["votes"] for x in w.rows("request") if (x["external_id"] or "").startswith("https://github.com/SciTools/")]
    same((len(votes), sum(votes), max(votes)), (want["records"], want["votes"], want["max_votes"]), f"{path}: votes")
    again(w, path, "requests", want["records"])
    path = "xlsx/reqif_excel_input.xlsx"
    want = expected[path]
    code, r = w.load(path, "facts", "-n")
    same((r.get("sheet"), r.get("sheets"), r.get("rows")), (want["sheets"][0], want["sheets"], want["rows"] - 1),
         f"{path}: the first sheet, its header counted among the rows")
    path = "xlsx/csvkit_sheets.xlsx"
    want = expected[path]
    code, r = w.load(path, "facts", "-n", "--sheet", "data")
    same(r.get("sheets"), want["sheets"], f"{path}: sheets")
    samples = {m["column"]: m["sample"] for m in r.get("mapping", [])}
    same((samples.get("date"), samples.get("datetime")), ("1971-01-01", "1971-01-01T04:14:00"), f"{path}: dates count from 1904")


def organogram(w, expected):
    name = "org/uk_organogram_130930-Her-Majesty-Passport-Office"
    want = expected[name + "*"]
    path = name + "-Organogram-Data-senior.csv"
    code, r = w.load(path, "people")
    same((code, r.get("rows"), r.get("created"), r.get("unchanged")),
         (0, want["senior_posts"], want["distinct_refs"], 1), "organogram: a repeated post is one person")
    posts = [x for x in w.rows("person") if x["external_id"]]
    same(sum(1 for x in posts if not x["manager"]), want["roots"], "organogram: one root")
    key = {x["key"]: x["external_id"] for x in posts}
    same({x["external_id"]: (x["title"], x["job"], key.get(x["manager"], "XX")) for x in posts},
         {p["Post Unique Reference"]: (p["Name"].strip('" '), p["Job Title"], p["Reports to Senior Post"]) for p in own(path)},
         "organogram: each post has its name, its job and whom it reports to")
    names = [x["title"] for x in posts]
    ok(len(names) > len(set(names)), "organogram: names repeat, and stay apart", names)


def spectrum(w):
    """csv-spectrum: cells come back as they were, through an import and the list."""
    broken = {"location_coordinates", "newlines_crlf"}
    folder = os.path.join(REAL, "csv-edge", "spectrum")
    for name in sorted(os.listdir(os.path.join(folder, "csvs"))):
        stem = name[:-4]
        path = os.path.join(folder, "csvs", name)
        with open(path, encoding="utf-8", newline="") as f:
            header = next(csv.reader(f))
        with open(os.path.join(folder, "json", stem + ".json"), encoding="utf-8") as f:
            want = json.load(f)
        code, out, err = w.run("import", path, "--as", "fact", "--json", "-n", "--map", f"text={header[0]}",
                               "--set", "about=market/any")
        try:
            r = json.loads(out)
        except ValueError:
            r = {"error": err}
        if stem in broken:
            ok(r.get("rows", 0) >= 1, f"csv-spectrum {stem}: read, though the pair is broken upstream", r)
            continue
        same([m["column"] for m in r.get("mapping", []) if m["column"] or not m["field"]], header,
             f"csv-spectrum {stem}: columns")
        same(r.get("rows"), len(want), f"csv-spectrum {stem}: rows")
        first = [next((row[h].strip() for row in want if row[h].strip()), "") for h in header]
        same([m["sample"] for m in r.get("mapping", []) if m["column"]], first, f"csv-spectrum {stem}: cells")


def main():
    print("TAP version 13")
    if not os.path.isfile(os.path.join(REAL, "expected.json")):
        skip_all(f"the real files are not at {REAL}")
    if not os.access(PROGRAM, os.X_OK):
        skip_all(f"{PROGRAM} is not built")
    with open(os.path.join(REAL, "expected.json"), encoding="utf-8") as f:
        expected = json.load(f)
    with tempfile.TemporaryDirectory() as folder:
        w = Workspace(folder)
        nasa(w, expected)
        asvs(w, expected)
        maven(w, expected)
        organogram(w, expected)
        jira(w, expected)
        others(w, expected)
        spectrum(w)
        code, out, err = w.run("doctor")
        ok(code == 0, "the chain of changes holds", err)
    print(f"1..{count}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
