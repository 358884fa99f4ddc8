"""Rows for every kind, made from the tables alone: awkward texts, edges of numbers, references to anything, fields of the
workspace's own. They are written into the file past all rules; whoever reads must give the same answers for them."""
import os
import random
import re
import sqlite3

from server import ROOT, cli

with open(os.path.join(ROOT, "schema/kinds.md"), encoding="utf-8") as f:
    KINDS = f.read()
TEXTS = ["", " ", "a", "A", "aa", "Aa", "b", "B", "ä", "Ä", "ae", "z", "Z", "é", "e\u0301", "ß", "ss", "İ", "ı", "I", "i", "ÿ", "中文",
         "日本", "🚀", "\U0001d11e", "~", "_", "%", "10%", "a_b", "\\", "'", "\"", "x\"y'z", "10", "9", "2", "02", "-1", "1e3", "0x10",
         "null", "none", "NaN", "true", "TRUE", "-", "=1+1", "a,b", ",", "a b", "a  b", " a", "a ", "tab\there", "line\nbreak", "\u00a0",
         "\u200b", "\ufeff", "\uffff", "Ångström", "angstrom", "Zebra", "zebra", "apple-pie", "apple pie", "applepie", "ĳ", "ij", "ǆ", "ς",
         "σ", "Σ", "ﬀ", "Kestrel", "SHELF-44", "2027-Q1", "2026-11-25", "P-1", "<b>", "&amp;", "?a=b&c=d", "#", "/", "x" * 190]
OWN = ("text", "prose", "int", "real", "money", "bool", "date", "choice", "ref")
OWN_KINDS = ("feature", "customer", "request", "person")


class Kind:
    """A kind as schema/kinds.md describes it: its table, its address, [(field, what it holds, required)]."""

    def __init__(self, part):
        self.name = part.split("\n", 1)[0]
        self.plural = re.search(r"In addresses and files: `(\w+)`", part)[1]
        self.fields = [(m[0], m[1].strip(), "required" in m[2])
                       for m in re.findall(r"^\| `(\w+)` \| [^|]* \| ([^|]*) \| ([^|]*) \|", part, re.M)]
        self.secret = set(re.findall(r"^\| `(\w+)` .*\bsecret\b", part, re.M))
        self.not_typed = set(re.findall(r"^\| `(\w+)` .*not typed", part, re.M))


def kinds():
    return [Kind(part) for part in re.split(r"^## ", KINDS, flags=re.M)[1:]]


def value(pick, what, ids):
    """Something for a column that holds `what`."""
    def ref(name):
        return pick.choice(ids[name]) if ids.get(name) else None
    if what.startswith("choice: "):
        return pick.choice(what[len("choice: "):].split(", "))
    if what == "reference to any record" or what.startswith("reference to one of: "):
        names = what[len("reference to one of: "):].split() if "one of" in what else sorted(n for n in ids if ids[n])
        name = pick.choice(names)
        return f"{name}/{ref(name)}" if ids.get(name) else None
    if what.startswith("reference to "):
        return ref(what[len("reference to "):])
    if what == "yes or no":
        return pick.randrange(2)
    if what == "date":
        return f"{pick.choice([1970, 2024, 2026, 2027, 9999])}-{pick.randrange(1, 13):02d}-{pick.randrange(1, 29):02d}"
    if what == "instant":
        return pick.choice([0, 1, 1795600000000, 2147483648000]) + pick.randrange(3)
    if what == "quarter":
        return 2026 * 4 + pick.randrange(9)
    if what == "number":
        return pick.choice([0.0, 0.1, 0.5, 1.0, 1.5, 2.0, 1e-9, 123456.789, 1e15, 2 / 3, -1.25])
    if what.startswith("money"):
        return pick.choice([0, 1, -1, 99, 100, 123456, 10 ** 12]) + pick.randrange(2)
    if what.startswith("whole number"):
        m = re.match(r"whole number (-?\d+)–(-?\d+)", what)
        low, high = (int(m[1]), int(m[2])) if m else (-1000, 1000)
        return pick.choice([low, high, pick.randint(low, high), min(high, low + pick.randrange(4))])
    return pick.choice(TEXTS) + pick.choice(["", "", "", str(pick.randrange(100)), pick.choice(TEXTS)])


def own_fields(db):
    """One field of each type at some kinds, as a person adds them."""
    for kind in OWN_KINDS:
        for of in OWN:
            more = {"choice": ("--choices", "low\nvery high\nÄther"), "ref": ("--ref_kind", "person")}.get(of, ())
            cli("custom_field", "add", "--kind", kind, "--name", f"own_{of}", "--label", f"Own {of}", "--type", of, *more, at=db)


def own_text(pick, of, ids):
    what = {"int": "whole number -50–50", "real": "number", "money": "money", "bool": "yes or no", "date": "date",
            "choice": "choice: low, very high, Äther", "ref": "reference to person"}.get(of, "text")
    made = value(pick, what, ids)
    return repr(made) if isinstance(made, float) else str(made)


def common(pick, kind, n, ids):
    """The columns that every kind has."""
    at = 1790000000000 + pick.randrange(4) * 1000
    return {"rev": pick.randrange(1, 4), "key": pick.choice([None, f"{kind.name[:2].upper()}x-{n}", f"k{n}ä"]),
            "created_at": at, "created_by": pick.choice([None, *ids["person"][:3]]), "updated_at": at + pick.randrange(3),
            "updated_by": pick.choice([None, *ids["person"][:3]]), "external_id": pick.choice([None, f"E{n}", f"e{n}", f"0{n}"]),
            "source": pick.choice([None, "", "jira", "Jira"]), "archived_at": pick.choice([None] * 5 + [at])}


def fill(db, each, seed):
    """About `each` more rows of every kind in a file that nobody has open; gives how many there are in all."""
    pick = random.Random(seed)
    own_fields(db)
    base = sqlite3.connect(db)
    base.execute("PRAGMA foreign_keys=OFF")
    todo = [k for k in kinds() if k.name not in ("change", "workspace", "custom_field")]
    ids = {k.name: [r[0] for r in base.execute(f'SELECT id FROM "{k.name}" ORDER BY id')] for k in kinds()}
    for kind in todo:
        columns = {c[1]: c[3] for c in base.execute(f'PRAGMA table_info("{kind.name}")')}
        first = max([999, *ids[kind.name]]) + 1
        for n in range(first, first + each):
            row = {"id": n, **common(pick, kind, n, ids)}
            for name, what, required in kind.fields:
                if name in columns and name not in kind.secret:     # a password would ask everybody to sign in
                    row[name] = value(pick, what, ids) if required or pick.random() < 0.8 else None
            names = ", ".join(f'"{name}"' for name in row)
            done = base.execute(f'INSERT OR IGNORE INTO "{kind.name}" ({names}) VALUES ({", ".join("?" * len(row))})', [*row.values()])
            if done.rowcount:
                ids[kind.name].append(n)
    for kind in OWN_KINDS:
        for n in ids[kind]:
            for of in OWN:
                text = own_text(pick, of, ids) if pick.random() < 0.7 else ""
                if text:
                    base.execute("INSERT OR REPLACE INTO custom_value (kind, record, field, text) VALUES (?, ?, ?, ?)",
                                 (kind, n, f"own_{of}", text))
    base.commit()
    total = sum(base.execute(f'SELECT count(*) FROM "{k.name}"').fetchone()[0] for k in todo)
    wrong = base.execute("PRAGMA foreign_key_check").fetchall()
    if wrong:
        raise AssertionError(f"rows that point nowhere: {wrong[:3]}")
    base.close()
    return total
