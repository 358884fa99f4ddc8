#!/usr/bin/env python3
"""For every kind, from its table alone: what is written is what is read, on each surface; a form that is sent back
unchanged changes nothing; a wrong value is a problem at exactly that field. PROPERTY_SEED and PROPERTY_ROUNDS."""
import csv
import html.parser
import http.client
import io
import json
import os
import random
import re
import sys
import tempfile
import unittest
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import ROOT, Serving, cli  # noqa: E402

PICK = random.Random(int(os.environ.get("PROPERTY_SEED", "1")))
ROUNDS = int(os.environ.get("PROPERTY_ROUNDS", "6"))
TAKEN = ["at", "limit", "fields", "since", "after"]         # flags of every command, so the field's is --set-at
WORDS = ["Ärger", "naïve", "O’Brien", "=1+1", "'quoted'", "a,b;c", "tab\tin", "100 %", "<b>", "日本", "plain", "-5", "@x", "\"q\""]


class Field:
    def __init__(self, cells):
        self.name, self.type, self.marks = cells[0].strip("` "), cells[2].strip(), cells[3].strip()
        self.required = "required" in self.marks or "from where" in self.marks
        self.fixed = any(m in self.marks for m in ("not typed", "secret"))
        self.link = "first link" in self.marks


def kinds():
    """(name, plural, fields, least role to add)."""
    with open(os.path.join(ROOT, "schema/kinds.md"), encoding="utf-8") as f:
        text = f.read()
    for part in re.split(r"^## ", text, flags=re.M)[1:]:
        rows = re.findall(r"^\| (`\w+` \|.*) \|$", part, re.M)
        fields = [Field(r.split(" | ")) for r in rows]
        yield part.split("\n", 1)[0], re.search(r"In addresses and files: `(\w+)`", part)[1], fields, \
            re.search(r"to add: (\w+)", part)[1], re.search(r"to edit: (\w+)", part)[1]


class Form(html.parser.HTMLParser):
    """The controls of the form that posts to the page's own address."""

    def __init__(self):
        super().__init__()
        self.forms, self.area, self.select = [], None, None

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "form":
            self.forms.append((a.get("action", ""), []))
        if not self.forms:
            return
        values = self.forms[-1][1]
        if tag == "input" and a.get("name"):
            if a.get("type") in ("checkbox", "radio") and "checked" not in a:
                return
            if a.get("type") not in ("submit", "button", "file"):
                values.append((a["name"], a.get("value", "on" if a.get("type") == "checkbox" else "")))
        if tag == "textarea":
            self.area = [a.get("name"), ""]
        if tag == "select":
            self.select = [a.get("name"), None]
        if tag == "option" and self.select and (self.select[1] is None or "selected" in a):
            self.select[1] = a.get("value", "")

    def handle_data(self, data):
        if self.area:
            self.area[1] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            text = self.area[1]
            self.forms[-1][1].append((self.area[0], text[1:] if text.startswith("\n") else text))
            self.area = None
        if tag == "select" and self.select:
            self.forms[-1][1].append(tuple(self.select))
            self.select = None


class Properties(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.tmp = tempfile.TemporaryDirectory()
        cls.at = os.path.join(cls.tmp.name, "w.db")
        cli("init", cls.at, "--sample")
        cls.server = Serving(cls.at)
        cls.kinds = list(kinds())
        cls.keys = {}

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.tmp.cleanup()

    def ask(self, method, path, body=None, form=None, **headers):
        try:
            a = self.server.ask(method, path, body, form, **headers)
        except (OSError, http.client.HTTPException) as e:
            raise AssertionError(f"{method} {path} {body or form}: {e}") from e
        return a.status, a.body.decode(), a

    def rows(self, plural):
        """The newest records of a kind; where the address is a page of its own, from the command line."""
        rows = json.loads(self.ask("GET", f"/{plural}.json?sort=-id&limit=60")[1]).get("rows")
        if rows is None:
            rows = json.loads(cli("list", plural, "--json", "--limit", "500", at=self.at).stdout)["rows"]
        return rows

    def some(self, kind):
        """Keys of live records of a kind."""
        if kind not in self.keys:
            plural = next(p for n, p, *_ in self.kinds if n == kind)
            rows = self.rows(plural)[:60]
            self.keys[kind] = [r.get("key") or r["id"] for r in rows]
        return self.keys[kind]

    def done_to(self, name):
        """The number of the newest change of a record that is named as kind/key."""
        return json.loads(self.ask("GET", f"/history.json?record={name}")[1])["rows"][0]["id"]

    def value(self, kind, f):
        t = f.type
        if t.startswith("text"):
            if kind == "custom_field" and f.name in ("name", "kind", "ref_kind"):
                return f"extra_{PICK.randrange(10**6)}" if f.name == "name" else "market"
            if f.name == "code":
                return "Z" + "".join(PICK.choice("ABCDEFGHJK0123456789") for _ in range(6))
            if f.name == "email" or f.name == "address":
                return f"p{PICK.randrange(10**9)}@kestrel.example"
            return f"{PICK.choice(WORDS)} {PICK.choice(WORDS)} {PICK.randrange(10**6)}".replace("\t", " ")[:100]
        if t.startswith("prose"):
            return "\n".join(PICK.choice(WORDS).replace("\t", " ") for _ in range(1 + PICK.randrange(4)))
        if t.startswith("whole number"):
            m = re.search(r"(-?\d+)–(\d+)", t)
            low, high = (int(m[1]), int(m[2])) if m else (0, 1000)
            return PICK.randint(low, min(high, low + 20))
        if t.startswith("number"):
            return PICK.randrange(1, 4000) / 4
        if t.startswith("money"):
            return f"{PICK.randrange(1, 10**6)}.{PICK.randrange(100):02d}"
        if t.startswith("yes or no"):
            return PICK.choice([True, False])
        if t.startswith("date"):
            return f"2027-{PICK.randint(1, 12):02d}-{PICK.randint(1, 28):02d}"
        if t.startswith("instant"):
            return f"2026-11-{PICK.randint(10, 28):02d}T0{PICK.randint(0, 9)}:30:00Z"
        if t.startswith("quarter"):
            return f"2027-Q{PICK.randint(1, 4)}"
        if t.startswith("choice"):
            return PICK.choice(t[len("choice: "):].split(", "))
        if t.startswith("reference to one of: "):
            target = PICK.choice([k for k in t[len("reference to one of: "):].split() if self.some(k)] or [""])
            return f"{target}/{PICK.choice(self.some(target))}" if target else None
        if t.startswith("reference to any record"):
            target = PICK.choice(["feature", "solution", "priority", "customer"])
            return f"{target}/{PICK.choice(self.some(target))}"
        target = re.match(r"reference to (\w+)", t)[1]
        if target == "change":
            return "1"
        return PICK.choice(self.some(target)) if self.some(target) else None

    def make(self, name, plural, fields):
        """A record that was accepted, and what was sent for it; after some tries None."""
        said = ""
        for attempt in range(60):
            sent = {}
            for f in fields:
                if f.fixed or f.name == "state":
                    continue
                if f.required or (attempt < 30 and PICK.random() < 0.5):
                    v = self.value(name, f)
                    if v is not None:
                        sent[f.name] = v
            if sent.pop("change", None) and "record" in sent:      # one that did something to the record
                sent["change"] = self.done_to(sent["record"])
            status, said, _ = self.ask("POST", f"/{plural}.json?keep_words=1", body=sent)
            if status == 201:
                return sent, json.loads(said)
            self.assertIn(status, (422, 409), f"{name}: {said[:300]}")
        raise AssertionError(f"no {name} could be made: {said[:300]}")

    def same(self, f, sent, read):
        if f.type.startswith("money"):
            return read is not None and float(read["amount"]) == float(sent)
        if f.type.startswith("number"):
            return float(read) == float(sent)
        if isinstance(sent, str) and isinstance(read, str):
            return read.strip() == sent.strip() or f.type.startswith("text") and read.lower() == sent.lower()
        return read == sent

    def able(self):
        for name, plural, fields, add, edit in self.kinds:
            if add != "nobody" and name not in ("workspace", "change"):
                yield name, plural, fields, edit

    def test_1_what_is_written_is_what_is_read(self):
        wrong, made = [], 0
        for name, plural, fields, edit in self.able():
            for _ in range(ROUNDS):
                sent, one = self.make(name, plural, fields)
                made += 1
                address = f"/{plural}/{one.get('key') or one['id']}"
                read = self.read(name, address)
                listed = [r for r in self.rows(plural) if r["id"] == one["id"]]
                for f in fields:
                    if f.name in sent and not f.link and not self.same(f, sent[f.name], read.get(f.name)):
                        wrong.append(f"{address} {f.name}: sent {sent[f.name]!r}, read {read.get(f.name)!r}")
                    if listed and not f.link and f.name in read and listed[0].get(f.name) != read[f.name]:
                        wrong.append(f"{address} {f.name}: the list says {listed[0].get(f.name)!r}")
                if not listed:
                    wrong.append(f"{address} is not on its list")
                wrong += self.sheet(plural, fields, one, read)
                wrong += self.argv(name, address, fields, read) if edit not in ("nobody",) and made % 3 == 0 else []
                if edit not in ("nobody",):
                    wrong += self.form(name, address, read)
        self.assertEqual(wrong, [])
        print(f"# {made} records of {len(list(self.able()))} kinds", flush=True)

    def read(self, name, address):
        """The record; where its address is a page of its own, from the command line."""
        one = json.loads(self.ask("GET", address + ".json")[1])
        if "rev" in one:
            return one
        return json.loads(cli("show", name, address.rsplit("/", 1)[1], "--json", at=self.at).stdout)

    def sheet(self, plural, fields, one, read):
        """The row of the list as CSV says the same; a text that looks like a formula is marked."""
        status, text, _ = self.ask("GET", f"/{plural}.csv?sort=-id&limit=5")
        if status != 200 or plural in ("markets",):
            return []                   # a page of its own, whose sheet is another
        rows = [r for r in csv.DictReader(io.StringIO(text, newline="")) if r.get("key") == (one.get("key") or one["id"])]
        if not rows:
            return [f"/{plural}.csv has no row {one['id']}"]
        wrong = []
        for f in fields:
            if f.name not in rows[0] or f.name not in read or f.link:
                continue
            cell, value = rows[0][f.name], read[f.name]
            if isinstance(value, str) and f.type.startswith(("text", "prose")) and re.match("'*[=+@\t\r-]", value):
                value = "'" + value
            if value is None:
                value = ""
            if isinstance(value, dict):
                value = value["amount"]
                good = float(cell) == float(value)
            elif isinstance(value, bool):
                good = cell in (("yes", "true", "1") if value else ("no", "false", "0"))
            elif isinstance(value, float):
                good = float(cell) == value
            else:
                good = cell == str(value)
            if not good:
                wrong.append(f"/{plural}.csv {f.name}: {cell!r}, as JSON {value!r}")
        return wrong

    def argv(self, name, address, fields, read):
        """Setting each value again from the command line, as one would type it, changes nothing."""
        words = []
        for f in fields:
            value = read.get(f.name)
            if f.fixed or f.link or value is None or f.name == "state" or isinstance(value, str) and value.startswith("-"):
                continue
            text = value["amount"] if isinstance(value, dict) else ("yes" if value else "no") if isinstance(value, bool) else str(value)
            words += [f"--set-{f.name}" if f.name in TAKEN else f"--{f.name}", text]
        done = cli("set", name, address.rsplit("/", 1)[1], *words, "--keep-words", at=self.at, want=None)
        now = self.read(name, address)
        if done.returncode or now["rev"] != read["rev"]:
            return [f"set {address} {words}: exit {done.returncode}, rev {read['rev']} -> {now['rev']}: {done.stderr[:200]}"]
        return []

    def form(self, name, address, read):
        """Opening the form and sending it back as it is changes nothing."""
        status, text, _ = self.ask("GET", address + "/edit")
        if status == 404 and self.ask("PATCH", address + ".json", body={}, If_Match=f'"{read["rev"]}"')[0] == 405:
            return []                   # append-only: there is nothing to edit
        if status != 200:
            return [f"{address}/edit: {status}"]
        page = Form()
        page.feed(text)
        mine = [v for action, v in page.forms if action.split("?")[0] == urllib.parse.unquote(address) + "/edit"
                or action.split("?")[0] == address + "/edit"]
        if not mine:
            return [f"{address}/edit has no form of its own"]
        fields = [(k, v or "") for k, v in mine[0]]
        status, text, _ = self.ask("POST", address + "/edit", form=fields + [("keep_words", "1")])
        now = self.read(name, address)
        changed = {k: (read[k], now.get(k)) for k in read if now.get(k) != read[k] and k not in ("rev", "updated_at", "updated_by")}
        if status not in (200, 303) or changed or now["rev"] != read["rev"]:
            told = re.findall(r'class="hint err"[^>]*>([^<]*)', text)
            return [f"{address}/edit sent back: {status}, rev {read['rev']} -> {now['rev']}, {changed} {told[:3]}"]
        return []

    def test_2_a_wrong_value_is_a_problem_at_its_field(self):
        wrong, tried = [], 0
        bad_of = [("whole number", "many"), ("number", "many"), ("money", "12.345.6"), ("yes or no", "perhaps"),
                  ("date", "2027-02-30"), ("instant", "yesterday"), ("quarter", "2027-Q5"), ("choice", "no such choice"),
                  ("reference", "no-such/thing-xyz"), ("text", "x" * 250_000)]
        for name, plural, fields, edit in self.able():
            sent, _ = self.make(name, plural, fields)
            for f in fields:
                if f.fixed or f.name == "state":
                    continue
                for start, bad in bad_of:
                    if not f.type.startswith(start):
                        continue
                    status, text, _ = self.ask("POST", f"/{plural}.json?dry_run=1&keep_words=1", body={**sent, f.name: bad})
                    said = [e["pointer"] for e in json.loads(text).get("errors", [])]
                    tried += 1
                    if status != 422 or f"/{f.name}" not in said:
                        wrong.append(f"{plural} {f.name} = {str(bad)[:20]!r}: {status} {said[:4]} {text[:120]}")
        for name, plural, fields, _ in self.able():
            status, text, _ = self.ask("POST", f"/{plural}.json?dry_run=1", body={"no_such_field": 1})
            if status != 422 or '"/no_such_field"' not in text:
                wrong.append(f"{plural}: an unknown member: {status} {text[:160]}")
        self.assertEqual(wrong, [])
        print(f"# {tried} wrong values", flush=True)

    def test_3_what_the_house_owns_is_never_written_from_outside(self):
        """A record that was read may be sent back whole; what is the house's in it is not taken over."""
        wrong = []
        for name, plural, fields, edit in self.able():
            sent, one = self.make(name, plural, fields)
            for member in ("id", "rev", "created_at", "created_by", "updated_at", "updated_by", "archived_at",
                           *[f.name for f in fields if f.fixed]):
                status, text, _ = self.ask("POST", f"/{plural}.json?dry_run=1&keep_words=1", body={**sent, member: 77})
                if status < 400 and re.search(rf'"{member}":"?77\b', text):
                    wrong.append(f"POST {plural} with {member}: {status} {text[:200]}")
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
