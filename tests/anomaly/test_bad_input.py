#!/usr/bin/env python3
"""Bad input, on every surface: the answer has the right code, names the place and the rule, and nothing has changed."""
import os
import pty
import re
import signal
import sys
import tempfile
import unittest
from urllib.parse import urlencode

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import HW, Server, cli  # noqa: E402

DEEP = "[" * 10000
FORM = "application/x-www-form-urlencoded"


class Bad(unittest.TestCase):
    """Each test leaves the workspace as it was; `unchanged` looks at the newest change and at the number of rows."""

    @classmethod
    def setUpClass(cls):
        cls.s = Server(sample=True)
        cls.tmp = tempfile.TemporaryDirectory()

    @classmethod
    def tearDownClass(cls):
        cls.s.close()
        cls.tmp.cleanup()

    def state(self):
        return self.s.sql("SELECT (SELECT max(id) FROM change), (SELECT count(*) FROM change_row),"
                          " (SELECT count(*) FROM feature), (SELECT max(updated_at) FROM feature)")

    def setUp(self):
        self.before = self.state()

    def tearDown(self):
        self.assertEqual(self.state(), self.before, "something was written")

    def file(self, name, data):
        path = os.path.join(self.tmp.name, name)
        with open(path, "wb") as f:
            f.write(data if isinstance(data, bytes) else data.encode())
        return path

    def says(self, text, *words):
        for w in words:
            self.assertIn(w, text)
        self.assertNotRegex(text, r"(?i)invalid input|sqlite|assert|errno|0x[0-9a-f]{6}")


class OnTheCommandLine(Bad):
    def bad(self, code, words, *args, stdin=None):
        with self.subTest(" ".join(args)[:80]):
            p = cli(*args, at=self.s.db, want=None, stdin=stdin)
            self.assertEqual(p.returncode, code, p.stderr[:500] + p.stdout[:300])
            self.says(p.stderr, *words)
            self.assertGreaterEqual(len(p.stderr.strip().splitlines()), 2, "what is wrong, and what to do")

    def test_commands_and_flags(self):
        self.bad(2, ["frobnicate"], "frobnicate")
        self.bad(2, ["--frob"], "feature", "list", "--frob", "1")
        self.bad(2, ["no flag --n"], "market", "add", "--title", "X", "--n")       # a letter has one dash
        self.bad(2, ["no flag --y"], "market", "add", "--title", "X", "--y")
        self.bad(2, ["no flag -z"], "feature", "list", "-z")
        self.assertIn("SHELF", cli("feature", "list", "-q", "--q", "shelf", at=self.s.db).stdout)
        cli("plan", "move", "SHELF-51", "2027-Q2", "-n", at=self.s.db)
        cli("market", "add", "--title", "Only tried", "-n", at=self.s.db)
        self.bad(2, ["--limit"], "history", "--limit")
        self.bad(2, ["--limit"], "history", "--limit", "many")
        self.bad(2, ["explode"], "feature", "explode")
        self.bad(2, ["which file"], "import")
        self.bad(2, ["what the rows are"], "import", self.file("a.csv", "a\n1\n"))
        self.bad(2, ["unicorns"], "import", self.file("a.csv", "a\n1\n"), "--as", "unicorns")
        self.bad(2, ["--header-row"], "import", self.file("a.csv", "a\n1\n"), "--as", "markets", "--header-row", "-1")
        self.bad(2, ["has no ="], "import", self.file("a.csv", "a\n1\n"), "--as", "markets", "--map", "title")
        self.bad(2, ["nosuch"], "import", self.file("a.csv", "name\nx\n"), "--as", "markets", "--map", "nosuch=name")
        self.bad(2, ["no column", "nocol"], "import", self.file("a.csv", "name\nx\n"), "--as", "markets", "--map", "title=nocol")

    def test_a_secret_does_not_stand_in_the_command(self):
        refused = ["others can read", "one line for each"]
        for typed in (["--old", "hush hush"], ["--new=hush hush"], ["hush hush"], ["--", "hush hush"]):
            self.bad(2, refused, "user", "set_password", *typed, stdin="a\nb\n")
            self.assertNotIn("hush", cli("user", "set_password", *typed, at=self.s.db, want=2, stdin="").stderr)
        self.bad(2, ["--old was not said"], "user", "set_password", stdin="")
        self.bad(2, ["--new was not said"], "user", "set_password", stdin="one line\n")
        self.bad(2, ["--new is too long"], "user", "set_password", stdin="a\n" + "x" * 10000 + "\n")
        self.bad(6, ["old: "], "user", "set_password", stdin="x" * 1100 + "\nthe new one\n")      # the lines in their order
        self.bad(6, ["new: "], "user", "set_password", stdin="the old one\n" + "x" * 1100)
        self.bad(6, ["Nobody is signed in here"], "user", "set_password", stdin="the old one\r\nthe new one")
        self.assertIn("asks for: Password now", cli("help", "user").stdout)

    def test_a_terminal_asks_for_a_secret_and_does_not_show_it(self):
        for keys, code, last in ((b"the new one\n", 6, b"Nobody is signed in here"), (b"never\x03", 2, b"--new was not said")):
            pid, terminal = pty.fork()
            if pid == 0:
                os.execve(HW, [HW, "user", "set_password", "--at", self.s.db], {**os.environ, "NO_COLOR": "1"})
            seen = b""
            signal.alarm(60)            # never wait for a prompt that does not come
            self.addCleanup(signal.alarm, 0)
            for prompt, line in ((b"Password now: ", b"the old one\n"), (b"New password: ", keys)):
                while not seen.endswith(prompt):
                    seen += os.read(terminal, 1000)
                os.write(terminal, line)
            try:
                while more := os.read(terminal, 1000):
                    seen += more
            except OSError:                             # Linux says so where the other end was closed
                pass
            os.close(terminal)
            self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), code, seen)
            self.assertIn(last, seen)
            self.assertNotRegex(seen, b"the old one|the new one|never")

    def test_what_is_not_there(self):
        self.bad(3, ["NOPE-1"], "feature", "show", "NOPE-1")
        self.bad(3, ["nofile.csv"], "import", "/nowhere/nofile.csv", "--as", "markets")
        self.bad(6, ["product", "no such thing"], "feature", "add", "--product", "no such thing", "--title", "X")
        self.bad(3, ["99999"], "undo", "99999")

    def test_wrong_values(self):
        self.bad(6, ["revenue", "much"], "customer", "set", self.customer(), "--revenue", "much")
        self.bad(6, ["status"], "customer", "set", self.customer(), "--status", "friend")
        self.bad(6, ["latest", "2027-Q7"], "feature", "set", "SHELF-44", "--latest", "2027-Q7")
        self.bad(6, ["hill", "101"], "feature", "set", "SHELF-44", "--hill", "101")
        self.bad(6, ["title"], "feature", "set", "SHELF-44", "--title", "x" * 201)
        self.bad(6, ["title"], "market", "add", "--title", "")
        self.bad(6, ["UTF-8"], "market", "add", "--title", b"caf\xe9".decode("utf-8", "surrogateescape"))
        self.bad(6, ["days"], "capacity", "add", "--team", self.team(), "--quarter", "2030-Q1", "--days", "-5")
        self.bad(6, ["opened_on", "2026-02-30"], "deal", "add", "--title", "D", "--opened_on", "2026-02-30")

    def customer(self):
        return self.s.get("/customers.json?limit=1").json()["rows"][0]["key"]

    def team(self):
        return self.s.get("/teams.json?limit=1").json()["rows"][0]["key"]

    def test_circles(self):
        child = self.s.sql("SELECT f.key, p.key FROM feature f JOIN feature p ON p.id = f.parent WHERE f.archived_at IS NULL LIMIT 1")[0]
        self.bad(6, ["parent", "circle"], "feature", "set", child[1], "--parent", child[0])
        self.bad(6, ["parent"], "feature", "set", child[0], "--parent", child[0])
        need = self.s.sql("SELECT f.key, n.key FROM needs x JOIN feature f ON f.id = x.feature JOIN feature n ON n.id = x.needed"
                          " WHERE x.archived_at IS NULL AND x.lag > 0 LIMIT 1")
        for feature, needed in need:
            self.bad(6, ["circle"], "needs", "add", "--feature", needed, "--needed", feature, "--lag", "1")
        self.bad(6, ["needed"], "needs", "add", "--feature", child[0], "--needed", child[0])

    def test_stale(self):
        rev = self.s.get("/features/SHELF-44.json").json()["rev"]
        self.bad(4, ["SHELF-44"], "feature", "set", "SHELF-44", "--hill", "5", "--if-version", str(rev + 7))

    def test_files(self):
        as_markets = ("--as", "markets")
        self.bad(6, ["empty"], "import", self.file("empty.csv", ""), *as_markets)
        self.bad(6, ["line 3", "NUL"], "import", self.file("nul.csv", b"name\na\nb\0\n"), *as_markets)
        self.bad(6, ["line 2", "never closed"], "import", self.file("quote.csv", 'name\n"a\nb\n'), *as_markets)
        self.bad(6, ["none of the 2 columns"], "import", self.file("other.csv", "foo,bar\n1,2\n"), *as_markets)
        self.bad(6, ["1 of 2 rows"], "import", self.file("bad.csv", "name,status\nA,customer\nB,galaxy\n"), "--as", "customers")
        self.bad(6, ["1 of 1 rows is"], "import", self.file("cycle.csv", "id,name,parent\nc1,C1,c1\n"), "--as", "customers")
        self.bad(6, ["2 of 2 rows"], "import", self.file("cycle2.csv", "id,name,parent\nc1,C1,c2\nc2,C2,c1\n"), "--as", "customers")
        self.bad(6, ["1 of 1 rows is"], "import", self.file("neg.csv", "team,quarter,days\n%s,2031-Q1,-5\n" % self.team()),
                 "--as", "capacities")
        self.bad(6, ["1 of 1 rows is"], "import", self.file("long.csv", "product,title,does\nShelf,x," + "y" * 3000 + "\n"),
                 "--as", "features")

    def test_no_workspace(self):
        p = cli("feature", "list", at=os.path.join(self.tmp.name, "none.db"), want=3)
        self.says(p.stderr, "none.db", "headwater init")
        text = self.file("text.db", "hello\n" * 2000)
        self.says(cli("feature", "list", at=text, want=6).stderr, "is not a Headwater workspace")
        self.says(cli("init", self.s.db, want=4).stderr, "there already")
        self.says(cli("backup", self.s.db, at=self.s.db, want=4).stderr, "never overwrites")
        self.says(cli("init", "/nowhere/at/all.db", want=3).stderr, "there is no folder /nowhere/at/")
        self.says(cli("export", "--to", "/nowhere/at/all", at=self.s.db, want=6).stderr, "/nowhere/at/all")


class OverHttp(Bad):
    def bad(self, status, pointers, method, path, body=None, **headers):
        with self.subTest(f"{method} {path} {str(body)[:60]}"):
            a = self.s.ask(method, path, body, **headers)
            self.assertEqual(a.status, status, a.body[:300])
            self.assertEqual(a["Content-Type"], "application/problem+json")
            problem = a.json()
            self.assertEqual(problem["status"], status)
            self.assertTrue(problem["title"] and problem["detail"])
            self.says(problem["detail"])
            self.assertEqual({e["pointer"] for e in problem["errors"]} >= set(pointers), True, problem["errors"])
            return problem

    def test_json(self):
        self.bad(422, [], "POST", "/features.json", b"{")
        self.bad(422, [], "POST", "/features.json", b'{"title": "a", "title": "b"}')
        self.bad(422, [], "POST", "/features.json", DEEP.encode())
        self.bad(422, [], "POST", "/features.json", ('{"title":' * 10000).encode())
        self.bad(422, [], "POST", "/features.json", b'{"title": "\xff\xfe"}')
        self.bad(422, [], "POST", "/features.json", b'{"title": "\\ud800"}')
        self.bad(422, [], "POST", "/features.json", b'"just a text"')
        self.bad(422, ["/title", "/product", "/hill", "/nonsense"], "POST", "/features.json",
                 {"title": [], "product": "nowhere", "hill": "steep", "nonsense": True})

    def test_sizes(self):
        a = self.s.ask("POST", "/features.json", b'{"title":"' + b"x" * (1 << 20) + b'"}')
        self.assertEqual(a.status, 413)
        self.assertIn("larger than 1 MiB", a.body.decode())
        lines = "external_id,title,product\n" + "".join(f"Z-{i},{i} {'x' * 180},shelf\n" for i in range(11000))
        self.assertGreater(len(lines), 2 << 20)
        a = self.s.ask("POST", "/import_batches/preview.json", {"file": "z.csv", "kind": "features", "text": lines})
        self.assertEqual((a.status, a.json()["created"]), (200, 11000), a.body[:300])
        self.bad(422, ["/title"], "POST", "/features.json", {"product": "shelf", "title": "x" * 201})

    def test_wrong_values(self):
        team = self.s.get("/teams.json?limit=1").json()["rows"][0]["key"]
        self.bad(422, ["/days"], "POST", "/capacities.json", {"team": team, "quarter": "2030-Q1", "days": -5})
        self.bad(422, ["/quarter"], "POST", "/capacities.json", {"team": team, "quarter": "2030-Q5", "days": 5})
        feature = self.s.get("/features/SHELF-44.json")
        rev = feature["ETag"]
        self.bad(422, ["/parent"], "PATCH", "/features/SHELF-44.json", {"parent": "SHELF-44"}, If_Match=rev)
        self.bad(422, ["/latest"], "PATCH", "/features/SHELF-44.json", {"latest": "soon"}, If_Match=rev)
        self.bad(412, [], "PATCH", "/features/SHELF-44.json", {"hill": 5}, If_Match='"999"')
        self.bad(428, [], "PATCH", "/features/SHELF-44.json", {"hill": 5})

    def test_addresses(self):
        self.bad(404, [], "GET", "/features/NOPE-1.json")
        self.bad(404, [], "GET", "/unicorns.json")
        self.bad(405, [], "DELETE", "/features.json")
        self.bad(422, ["/limit"], "GET", "/features.json?limit=many")

    def test_content_type(self):
        self.bad(415, [], "POST", "/features.json", b"<xml/>", Content_Type="text/xml")


class InForms(Bad):
    def send(self, path, **members):
        return self.s.ask("POST", path, urlencode(members).encode(), Content_Type=FORM)

    def bad(self, status, field, path, **members):
        with self.subTest(f"{path} {str(members)[:60]}"):
            a = self.send(path, **members)
            page = a.body.decode()
            self.assertEqual(a.status, status, page[:300])
            self.assertIn("<h1", page)
            if field:
                control = re.search(r'<(?:input|select|textarea)[^>]*name="%s"[^>]*>' % field, page)
                self.assertTrue(control, f"no control {field}")
                self.assertIn('aria-invalid="true"', control.group(0))
                self.assertIn("aria-describedby", control.group(0))
            return page

    def test_wrong_values(self):
        self.bad(422, "title", "/markets/new", title="")
        self.bad(422, "title", "/markets/new", title="x" * 201)
        self.bad(422, "revenue", "/customers/new", title="A shop", revenue="much")
        page = self.bad(422, "latest", "/features/SHELF-44/edit", rev=str(self.rev()), latest="2027-Q9")
        self.assertIn("2027-Q9", page, "what was typed is still there")

    def rev(self):
        return self.s.get("/features/SHELF-44.json").json()["rev"]

    def test_stale(self):
        page = self.bad(412, None, "/features/SHELF-44/edit", rev=str(self.rev() + 5), hill="5")
        self.assertRegex(page, "changed|since")
        before = self.s.get("/features/SHELF-44.json").json()
        for rev in ({}, {"rev": "newest"}, {"rev": ""}):
            page = self.bad(428, None, "/features/SHELF-44/edit", title="Not read before", **rev)
            self.assertIn("does not say which version it changes", page)
        self.assertEqual(self.s.get("/features/SHELF-44.json").json(), before)

    def test_bytes_that_are_no_text(self):
        a = self.s.ask("POST", "/markets/new", b"title=caf%E9", Content_Type=FORM)
        self.assertIn(a.status, (400, 422), a.body[:200])

    def test_too_large(self):
        a = self.s.ask("POST", "/markets/new", b"title=" + b"x" * (1 << 20), Content_Type=FORM)
        self.assertEqual(a.status, 413)

    def test_files(self):
        edge = "edge"

        def upload(data, shape="markets", name="a.csv"):
            body = (f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n').encode() + data + \
                   f'\r\n--{edge}\r\nContent-Disposition: form-data; name="shape"\r\n\r\n{shape}\r\n--{edge}--\r\n'.encode()
            return self.s.ask("POST", "/import", body, Content_Type=f"multipart/form-data; boundary={edge}")
        for data, words in ((b"", "Choose a file"), (b"name\na\nb\0\n", "Line 3 holds"), (b'name\n"a\n', "never closed"),
                            (b"foo,bar\n1,2\n", "None of the 2 columns"), (b"name,status\nB,galaxy\n", "galaxy")):
            a = upload(data, "customers" if b"status" in data else "markets")
            self.assertEqual(a.status, 422)
            self.assertIn(words, a.body.decode())
        self.assertEqual(upload(b"name\nA\n", shape="unicorns").status, 422)
        a = self.s.ask("POST", "/import", b"no parts", Content_Type="multipart/form-data")
        self.assertIn(a.status, (400, 415, 422))
        a = self.s.ask("POST", "/import", urlencode({"packed": "%%%", "shape": "markets"}).encode(), Content_Type=FORM)
        self.assertIn(a.status, (400, 422))

    def test_a_write_from_another_site(self):
        a = self.s.ask("POST", "/markets/new", b"title=Elsewhere", Content_Type=FORM, Origin="http://evil.example")
        self.assertEqual(a.status, 403)


if __name__ == "__main__":
    del Bad
    unittest.main()
