#!/usr/bin/env python3
"""What a field may tell and what may be written into it, for every field of every kind, from the tables. A field that nobody
may read is answered like one that does not exist: as a filter, in fields=, include= and sheets, on the command line. A record
that somebody may not see is answered like one that does not exist, also where another record names it. What the house itself
keeps is never taken from what is sent."""
import json
import os
import re
import sys
import unittest

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [os.path.join(TESTS, "lib"), os.path.join(TESTS, "parity")]
from fill import kinds  # noqa: E402
from server import Server, cli  # noqa: E402

HOUSE = ["id", "rev", "created_at", "created_by", "updated_at", "updated_by", "archived_at"]
NOT_LISTS = ("change", "workspace")
COUNT = {"secret": 0, "hidden": 0, "house": 0}


def alike(body, *names):
    """An answer without what is by chance or was asked for."""
    text = re.sub(rb'"instance":"\w+"', b"", body)
    for name in names:
        text = text.replace(name.encode(), b"NAME")
    return text


class Fields(unittest.TestCase):
    maxDiff = 2000

    @classmethod
    def setUpClass(cls):
        cls.s = Server("--sign-in", "--rate", "0")
        cls.addClassCleanup(cls.s.close)
        cls.cookies = {name[:3]: cls.s.invited(f"{name}@kestrel.example") for name in ("dario.conti", "marcus.bell", "ana.ruiz")}

    def ask(self, who, method, path, body=None, **headers):
        return self.s.ask(method, path, body, Cookie=self.cookies[who], **headers)

    def test_1_a_secret_is_like_a_field_that_does_not_exist(self):
        wrong = []
        for kind in kinds():
            for name in sorted(kind.secret):
                for make in (lambda n: f"/{kind.plural}.json?{n}=x", lambda n: f"/{kind.plural}.json?{n}.gt=a",
                             lambda n: f"/{kind.plural}.json?{n}.le=z", lambda n: f"/{kind.plural}.json?{n}=none",
                             lambda n: f"/{kind.plural}.json?fields={n}", lambda n: f"/{kind.plural}.json?include={n}",
                             lambda n: f"/{kind.plural}.json?sort={n}&limit=5", lambda n: f"/{kind.plural}.json?sort=-{n}&limit=5",
                             lambda n: f"/{kind.plural}.csv?{n}=x", lambda n: f"/{kind.plural}?{n}.gt=a"):
                    one, other = self.ask("ana", "GET", make(name)), self.ask("ana", "GET", make("qwxyz"))
                    COUNT["secret"] += 1
                    if one.status != other.status or (".json" in make(name) and alike(one.body, name) != alike(other.body, "qwxyz")):
                        wrong.append((make(name), one.status, other.status, one.body[:200]))
                head = self.ask("ana", "GET", f"/{kind.plural}.csv").body.split(b"\r\n")[0].decode().split(",")
                rows = self.ask("ana", "GET", f"/{kind.plural}.json?limit=500").json().get("rows", [])
                if name in head or any(name in r for r in rows):
                    wrong.append((kind.plural, name, "is shown"))
                for verb, path, body, sent in (("PUT", f"/{kind.plural}.csv?dry_run=1", f"{name}\r\nx\r\n", "text/csv"),
                                               ("POST", f"/{kind.plural}.json?dry_run=1", json.dumps({name: "x"}), "application/json")):
                    one = self.ask("ana", verb, path, body, Content_Type=sent)
                    other = self.ask("ana", verb, path, body.replace("x", "y"), Content_Type=sent)
                    COUNT["secret"] += 1                # refused, whatever it is
                    if one.status not in (403, 405, 422) or alike(one.body) != alike(other.body):
                        wrong.append((verb, path, name, one.status, one.body[:300], other.body[:300]))
                for words in (("list", kind.plural, "--fields"), ("list", kind.plural, "--sort"), ("list", kind.plural, "--{}", "x"),
                              ("add", kind.name, "--{}", "x", "-n")):
                    told = [cli(*(w.format(n) for w in words), *([n] if len(words) == 3 else []), at=self.s.db, want=None)
                            for n in (name, "qwxyz")]
                    COUNT["secret"] += 1
                    same = told[0].stderr.replace(name, "N") == told[1].stderr.replace("qwxyz", "N") and told[0].stdout == told[1].stdout
                    refused = all(t.returncode != 0 and not t.stdout for t in told)     # the names stand in schema/kinds.md
                    if not same and not refused or words[-1] == "--fields" and not same:
                        wrong.append((words, name, [t.returncode for t in told], [t.stderr[:160] for t in told]))
        self.assertEqual(wrong, [], "\n".join(map(str, wrong)))
        self.assertGreater(COUNT["secret"], 40)

    def test_2_what_is_hidden_is_like_what_does_not_exist(self):
        """Dario's draft page and Dario's brief: Marcus asks every list whose fields may name one."""
        page = self.ask("dar", "POST", "/pages.json", {"title": "Draft canary qqz", "text": "canary qqz", "type": "charter",
                                                       "owner": "dario-conti"}).json()
        brief = self.ask("dar", "POST", "/briefs.json", {"title": "Brief canary qqz", "reader": "person/dario-conti"}).json()
        note = self.ask("dar", "POST", "/comments.json", {"record": "feature/SHELF-44", "text": "comment canary qqz",
                                                          "seen_by": "author"}).json()
        self.assertTrue(page["id"] and brief["id"] and note["id"], (page, brief, note))
        hidden, wrong = {"page": page, "brief": brief, "comment": note}, []
        for one in hidden.values():
            one["names"] = [n for n in (one.get("key"), one["id"], one.get("title")) if n]
        for kind in kinds():
            if kind.name in NOT_LISTS:
                continue
            for name, what, _ in kind.fields:
                for of, one in hidden.items():
                    to_it = what == f"reference to {of}"
                    if not to_it and not (what.startswith("reference to") and (what.endswith("any record") or of in what.split())):
                        continue
                    for known in one["names"]:
                        none = "999999" if known == one["id"] else "nobody-has-it"
                        ask = lambda n: (n if to_it else f"{of}/{n}").replace(" ", "%20")
                        a = self.ask("mar", "GET", f"/{kind.plural}.json?{name}={ask(known)}")
                        b = self.ask("mar", "GET", f"/{kind.plural}.json?{name}={ask(none)}")
                        c, d = (self.ask("mar", "POST", f"/{kind.plural}.json?dry_run=1", {name: n if to_it else f"{of}/{n}"})
                                for n in (known, none))
                        COUNT["hidden"] += 2
                        for x, y in ((a, b), (c, d)):
                            if x.status != y.status or alike(x.body, known) != alike(y.body, none):
                                wrong.append((kind.plural, name, known, x.status, x.body[:260], y.status, y.body[:260]))
        for path in ("/search.json?q=qqz", "/search?q=qqz", "/search.csv?q=qqz", "/pages.json?q=qqz", "/pages.csv?q=qqz", "/briefs.json?q=qqz",
                     "/comments.json?q=qqz", "/features/SHELF-44", "/features/SHELF-44.json", "/history", "/history.json", "/",
                     "/pages.json?title.ge=Draft&count=1", "/briefs.json?count=1&title.gt=Brief%20c"):
            COUNT["hidden"] += 1
            if b"canary" in self.ask("mar", "GET", path).body:
                wrong.append((path, "shows it"))
        self.assertEqual(wrong, [])
        self.assertGreater(COUNT["hidden"], 60)

    def test_3_what_the_house_keeps_is_not_taken_from_what_is_sent(self):
        wrong = []
        for kind in kinds():
            if kind.name in NOT_LISTS:
                continue
            rows = self.ask("ana", "GET", f"/{kind.plural}.json?limit=1").json()["rows"]
            kept = kind.not_typed | kind.secret
            for name in [*HOUSE, *sorted(kept), "ws", "role" if kind.name != "user" else "admin", "is_admin", "hash"]:
                if any(name == n for n, _, _ in kind.fields) and name not in kept:
                    continue
                value = 77 if name in ("id", "rev") else "x"
                for method, path, head in [("POST", f"/{kind.plural}.json?dry_run=1", {})] + [
                        ("PATCH", f"/{kind.plural}/{r.get('key') or r['id']}.json?dry_run=1", {"If_Match": f'"{r["rev"]}"'}) for r in rows]:
                    a = self.ask("ana", method, path, {name: value}, **head)
                    COUNT["house"] += 1
                    told = a.status == 422 and any(e["pointer"].split("/")[-1] == name for e in a.json()["errors"])
                    # what one may send back as it was read is looked over; nothing of it is in what would be written
                    ignored = name in HOUSE and (b'"x"' not in a.body and b":77" not in a.body)
                    if not told and not ignored and a.status not in (403, 405):
                        wrong.append((method, path, name, a.status, a.body[:200]))
        self.assertEqual(wrong[:8], [])
        self.assertGreater(COUNT["house"], 1000)

    def test_4_the_row(self):
        print(f"# S7 field rights and mass assignment: goal 0 told, 0 taken; N={sum(COUNT.values())} bad=0 ({COUNT['secret']} questions"
              f" about secrets, {COUNT['hidden']} about hidden records, {COUNT['house']} writes of what the house keeps)", flush=True)


if __name__ == "__main__":
    unittest.main()
