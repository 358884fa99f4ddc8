#!/usr/bin/env python3
"""One story, two databases: every statement is understood by both, the same commands and requests give the same
bytes. Generated queries are in test_queries.py."""
import http.client
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "lib")]
import cluster  # noqa: E402
import statements  # noqa: E402
from server import HW, ROOT, Serving  # noqa: E402

NOW = "2026-11-25T09:00:00Z"
ENV = dict(os.environ, NO_COLOR="1", HEADWATER_NOW=NOW)
with open(os.path.join(ROOT, "schema/kinds.md"), encoding="utf-8") as f:
    KINDS = f.read()
PLURALS = re.findall(r"^In addresses and files: `(\w+)`", KINDS, re.M)
READS = ["/", "/markets", "/river", "/plan", "/plan/2027-Q1", "/tradeoffs/T-31", "/tradeoffs/T-31/proof", "/trace",
         "/trace/P-1", "/trace/SHELF-44", "/history", "/history?who=ben-sato&since=2026-11-01&via=cli", "/history?key=SHELF-44&who=ben-sato",
         "/features?planned=none&solution=none", "/features/SHELF-44", "/customers", "/import", "/features?title.gt=a,b", "/features?sort=-external_id&limit=3"]


def run(at, *words, stdin=None):
    """Exit status and what was said, with the address made anonymous."""
    done = subprocess.run([HW, *words], cwd=ROOT, env=dict(ENV, HEADWATER_AT=at), input=stdin, capture_output=True,
                          text=True, timeout=120)
    shown = [text.replace(at, "AT") for text in (done.stdout, done.stderr)]
    return done.returncode, shown[0], re.sub(r"^\d+\.\d+ ", "", shown[1], flags=re.M)


class Server(Serving):
    """A server at the same instant as the commands; what differs by chance is taken out of its answers."""

    def __init__(self, at):
        super().__init__(at, env=ENV)

    def get(self, path):
        """Status, body and Link of an address; a server that goes away fails with the address."""
        try:
            a = super().get(path)
        except (OSError, http.client.HTTPException) as e:
            raise AssertionError(f"{path}: {e}") from e
        body = re.sub(r'value="[0-9a-f]{32}"', 'value=""', a.body.decode())        # by chance, and may hold the port's digits
        return a.status, re.sub(r'"instance":"\w+"', '"instance":""', body).replace(str(self.port), "PORT"), a["Link"]


class Parity(unittest.TestCase):
    maxDiff = 2000

    @classmethod
    def setUpClass(cls):
        if not cluster.binaries():
            raise unittest.SkipTest("no PostgreSQL server is installed")
        cls.tmp = tempfile.TemporaryDirectory()
        cls.cluster = cluster.Cluster().__enter__()
        cls.lite, cls.pg = os.path.join(cls.tmp.name, "w.db"), cls.cluster.url("kestrel")
        for at in (cls.lite, cls.pg):
            code, out, err = run(at, "init", at, "--sample")
            if code:
                raise AssertionError(f"init {at}: {out}{err}")

    @classmethod
    def tearDownClass(cls):
        cls.cluster.__exit__()
        cls.tmp.cleanup()

    def both(self, *words, stdin=None):
        a, b = run(self.lite, *words, stdin=stdin), run(self.pg, *words, stdin=stdin)
        self.assertEqual(a, b, " ".join(words))
        return a

    def test_1_every_statement_is_understood_by_both(self):
        found = statements.all_statements()
        self.assertGreater(len(found), 60)
        base = sqlite3.connect(self.lite)
        wrong = []
        for i, (path, name, sql, other) in enumerate(found):
            try:
                base.execute("EXPLAIN " + sql, [None] * len(set(re.findall(r"\?\d+", sql))))
            except sqlite3.Error as e:
                wrong.append(f"{path} {name}: SQLite: {e}")
            try:
                self.cluster.psql(f"PREPARE p{i} AS {statements.for_postgres(other or sql)}", "kestrel")
            except RuntimeError as e:
                wrong.append(f"{path} {name}: PostgreSQL: {e}")
        base.close()
        self.assertEqual(wrong, [])

    def test_2_lists_of_every_kind(self):
        for plural in PLURALS:
            for form in ("--json", "--csv"):
                self.both("list", plural, form, "--limit", "500")

    def test_3_the_main_job(self):
        self.both("tradeoff", "show", "T-31", "--json")
        for words in (("plan", "show", "--json"), ("river", "--json"), ("coverage", "--json"), ("trace", "P-1", "--json"),
                      ("plan", "what-if", "--add", "SHELF-60:70", "--json"), ("plan", "solve", "--json"),
                      ("plan", "compare", "--json")):
            self.both(*words)
        decided = self.both("tradeoff", "decide", "T-31", "B", "--reason", "Because it is enough for them.", "--json")
        self.assertEqual(decided[0], 0, decided)
        for words in (("tradeoff", "show", "T-31", "--json"), ("plan", "show", "--json"), ("undo",),
                      ("tradeoff", "show", "T-31", "--json"), ("plan", "show", "--json"), ("undo",)):
            self.both(*words)

    def test_4_writing(self):
        for words in (("add", "customer", "--title", "Østby & Sönner", "--segment", "hospital-groups"),
                      ("add", "customer", "--title", "Østby & Sönner"),
                      ("add", "requirement", "--title", "See every Shelf at once"),
                      ("add", "feature", "--title", "x", "--product", "nowhere"),
                      ("set", "feature", "SHELF-44", "--title", "Pallet temperatures, kept", "--json"),
                      ("set", "feature", "SHELF-44", "--if-version", "1", "--title", "Stale"),
                      ("archive", "feature", "SHELF-44"), ("undo",), ("undo",), ("history",), ("doctor",)):
            self.both(*words)

    def test_4b_fields_of_ones_own_remarks_and_verbs(self):
        for words in (("custom_field", "add", "--kind", "feature", "--name", "risk", "--label", "Risk", "--type", "text"),
                      ("help", "feature"), ("openapi",), ("feature", "set", "SHELF-44", "--risk", "Zebrafish"),
                      ("feature", "list", "--risk", "Zebrafish", "--json"), ("feature", "list", "--sort", "-risk", "--limit", "3", "--csv"),
                      ("comment", "add", "--record", "feature/SHELF-44", "--text", "@priya-raman look, and @nobody-here too"),
                      ("involved", "list", "--record", "feature/SHELF-44", "--json"),
                      ("metric", "add", "--title", "Lost deals"), ("watch", "add", "--title", "Too many", "--metric", "Lost deals", "--value", "10", "--days", "5"),
                      ("metric", "measure", "Lost deals", "--on", "2026-11-01", "--value", "9.5"), ("watch", "check", "--json"),
                      ("metric", "measure", "Lost deals", "--on", "2026-11-11", "--value", "10.25"), ("watch", "check", "--json"),
                      ("watch", "list", "--json"), ("page", "add", "--title", "How we decide", "--type", "roles", "--text", "One signs."),
                      ("page", "publish", "how-we-decide"), ("page", "accept", "how-we-decide"), ("page", "accept", "how-we-decide"),
                      ("telling", "list", "--json"), ("priority", "weigh", "P-1", "--points", "70"), ("conflict", "find", "--json"),
                      ("request", "record", "--text", "Print it twice", "--asked_by", "ben-sato"), ("feature", "size", "SHELF-44", "--efforts", "shelf=30"),
                      ("history", "--json"), ("doctor",)):
            self.both(*words)

    def test_5_importing(self):
        rows = "".join(f'C{i},"Firm {i} ""ÄÖ"" {i % 7}",{i * 1000}\n' for i in range(400))
        path = os.path.join(self.tmp.name, "firms.csv")
        with open(path, "w", encoding="utf-8") as f:
            f.write("external_id,title,revenue\n" + rows)
        for words in (("import", path, "--as", "customers", "-n"), ("import", path, "--as", "customers"),
                      ("import", path, "--as", "customers"), ("list", "customers", "--json", "--limit", "500"),
                      ("undo",), ("list", "customers", "--json", "--limit", "500")):
            self.both(*words)

    def test_6_pages(self):
        lite, pg = Server(self.lite), Server(self.pg)
        try:
            paths = READS + [r["address"] for r in json.loads(lite.get("/reports.json")[1])["rows"]]
            for plural in PLURALS:
                rows = json.loads(lite.get(f"/{plural}.json?limit=1")[1]).get("rows", [])
                paths += [f"/{plural}"] + [f"/{plural}/{r['key'] or r['id']}" for r in rows]
            self.assertGreater(len(paths), 120)
            for path in paths:
                for form in (path, re.sub(r"(\?|$)", r".json\1", path, count=1)):
                    self.assertEqual(lite.get(form), pg.get(form), form)
        finally:
            lite.stop()
            pg.stop()

    def test_7_two_servers_and_a_lost_connection(self):
        one, two = Server(self.pg), Server(self.pg)
        try:
            one.get("/")
            run(self.pg, "add", "market", "--title", "Seen by both")
            time.sleep(0.9)
            for server in (one, two):
                self.assertIn("Seen by both", server.get("/markets.json?limit=500")[1] + server.get("/markets")[1])
            self.cluster.psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                              " AND backend_type = 'client backend'", "kestrel")
            for _ in range(8):
                self.assertEqual(one.get("/river.json")[0], 200)
        finally:
            one.stop()
            two.stop()

    def test_9_move_there_and_back(self):
        there, back = self.cluster.url("moved"), os.path.join(self.tmp.name, "back.db")
        for at, to in ((self.lite, there), (there, back)):
            code, out, err = run(at, "move", to)
            self.assertEqual(code, 0, out + err)
        said = []
        for n, at in enumerate((self.lite, there, back)):
            folder = os.path.join(self.tmp.name, f"out{n}")
            self.assertEqual(run(at, "export", "--to", folder)[0], 0)
            files = {}
            for name in sorted(os.listdir(folder)):
                with open(os.path.join(folder, name), "rb") as f:
                    files[name] = f.read()
            said.append([files, run(at, "history", "--json", "--limit", "500"), run(at, "doctor")])
        self.assertGreater(len(said[0][0]), 30)
        self.assertEqual(said[0], said[1])
        self.assertEqual(said[0], said[2])
        tables = [r[0] for r in sqlite3.connect(self.lite).execute("SELECT name FROM sqlite_master WHERE type = 'table'"
                  " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search%'")]
        for name in tables:
            a, b = (sqlite3.connect(f).execute(f'SELECT * FROM "{name}" ORDER BY 1, 2').fetchall()
                    if name not in ("schema_version",) else [] for f in (self.lite, back))
            self.assertEqual(a, b, name)
        self.assertEqual(run(self.lite, "move", there)[0], 4)

    def test_8_words_for_what_is_not_there(self):
        for at, code, said in ((self.cluster.url("nobody"), 3, "there is no workspace"),
                               ("postgresql://x:secret@127.0.0.1:1/none", 8, "no PostgreSQL server answers")):
            got = run(at, "list", "features")
            self.assertEqual(got[0], code, got)
            self.assertIn(said, got[2])
            self.assertNotIn("secret", got[2])
        self.assertEqual(run(self.pg, "init", self.pg, "--sample")[0], 4)


if __name__ == "__main__":
    unittest.main()
