#!/usr/bin/env python3
"""What every command keeps: --json is JSON, the same as the page's, on failure too; flags do what they say; nothing that
somebody sent steers the terminal; a wrong place is named."""
import json
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Server, cli  # noqa: E402


class CommandLine(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.at = os.path.join(cls.folder.name, "w.db")
        cli("init", cls.at, "--sample")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_(self, *args, want=0):
        return cli(*args, at=self.at, want=want)

    def test_each_command_prints_json_where_it_is_asked_for(self):
        to = os.path.join(self.folder.name, "copy.db")
        said = json.loads(self.run_("backup", to, "--json").stdout)
        self.assertEqual(said, {"file": to})
        to = os.path.join(self.folder.name, "all.zip")
        said = json.loads(self.run_("export", "--to", to, "--json").stdout)
        self.assertEqual((said["file"], said["records"] > 3000), (to, True))
        to = os.path.join(self.folder.name, "csv")
        said = json.loads(self.run_("export", "--to", to, "--json").stdout)
        self.assertEqual(sorted(said["files"]), sorted(os.listdir(to)))
        said = json.loads(self.run_("plan", "lock", "2027-Q1", "--why", "agreed", "--json").stdout)
        self.assertEqual((said["quarter"], said["locked"], said["unlock_until"][:2]), ("2027-Q1", True, "20"))
        said = json.loads(self.run_("plan", "unlock", "2027-Q1", "--reason", "a customer left", "--json").stdout)
        self.assertEqual(said, {"quarter": "2027-Q1", "locked": False, "unlock_until": None})

    def test_a_failure_is_a_problem_object_also_where_the_words_are_wrong(self):
        for args, code, status, words in ((("feature", "list", "--bananas", "--json"), 2, 400, "no flag --bananas"),
                                          (("tradeoff", "show", "T-99", "--json"), 3, 404, 'no trade-off "T-99"'),
                                          (("fly", "--json"), 2, 400, 'no command "fly"')):
            problem = json.loads(self.run_(*args, want=code).stderr)
            self.assertEqual(problem["status"], status)
            self.assertIn(words, problem["detail"])

    def test_the_river_is_drawn_as_its_page_gives_it_as_a_file(self):
        s = Server()
        self.addCleanup(s.close)
        for flags, query in (((), ""), (("--from", "P-1"), "?from=P-1"), (("--by", "points"), "?by=points"),
                             (("--quarter", "2027-Q2"), "?quarter=2027-Q2")):
            with self.subTest(query):
                page = s.get("/river.svg" + query)
                self.assertEqual((page.status, page["Content-Type"]), (200, "image/svg+xml"))
                self.assertTrue(page.body.startswith(b"<svg xmlns="))
                self.assertEqual(cli("river", "--svg", *flags, at=s.db).stdout, page.body.decode())

    def test_it_is_what_the_page_gives(self):
        s = Server()
        self.addCleanup(s.close)
        for args, path in ((("history", "--limit", "3"), "/history.json?limit=3"),
                           (("feature", "list", "--limit", "2", "--fields", "key,title"), "/features.json?limit=2&fields=key,title"),
                           (("feature", "list", "--since", "2026-01-01", "--limit", "2"), "/features.json?since=2026-01-01&limit=2"),
                           (("tradeoff", "show", "T-31"), "/tradeoffs/T-31.json"), (("river",), "/river.json"),
                           (("plan", "show"), "/plan.json"), (("plan", "show", "2027-Q2"), "/plan/2027-Q2.json"),
                           (("plan", "compare", "13", "14"), "/plan/compare.json?a=13&b=14"), (("plan", "compare"), "/plan/compare.json"),
                           (("plan", "compare", "13", "14", "--quarter", "2027-Q1"), "/plan/2027-Q1/compare.json?a=13&b=14"),
                           (("coverage",), "/coverage.json"), (("trace", "BR-4"), "/trace/BR-4.json")):
            with self.subTest(path):
                page = s.get(path)
                self.assertEqual(page.status, 200)
                self.assertEqual(json.loads(cli(*args, "--json", at=s.db).stdout), page.json())
        first = s.get("/history.json?limit=2").json()
        after = s.get(f"/history.json?limit=2&after={first['next']}").json()
        self.assertEqual([int(r["id"]) for r in first["rows"] + after["rows"]],
                         list(range(int(first["rows"][0]["id"]), int(first["rows"][0]["id"]) - 4, -1)))
        for plenty, n in (("", 260), ("?limit=2", 2)):
            self.assertEqual(len(s.get("/features.csv" + plenty).body.decode().strip().split("\r\n")) - 1, n)
        for path, pointer in (("/features.json?sort=nope", "/sort"), ("/history.json?limit=x", "/limit"),
                              ("/history.json?kind=bananas", "/kind")):
            page = s.get(path)
            self.assertEqual((page.status, page.json()["errors"][0]["pointer"]), (422, pointer))

    def test_flags_that_were_given_do_something(self):
        every = self.run_("history", "--json", "--limit", "500").stdout
        self.assertEqual(json.loads(self.run_("history", "--json", "--since", "2100-01-01").stdout)["rows"], [])
        self.assertGreater(len(json.loads(every)["rows"]), 10)
        self.assertEqual(json.loads(self.run_("feature", "list", "--json", "--since", "2100-01-01").stdout)["rows"], [])
        for args in (("feature", "list", "--since", "yesterday"), ("history", "--since", "yesterday")):
            self.assertIn("neither days, such as 180d, nor a date", self.run_(*args, want=6).stderr)

    def test_a_brief_is_drafted_for_somebody(self):
        one, other = (json.loads(self.run_("brief", "draft", flag, "priya-raman", "-n", "--json").stdout)["changes"] for flag in ("--for", "--reader"))
        told = lambda changes: [(r["kind"], (r["after"] or {}).get("reader")) for r in changes]
        self.assertEqual(told(one), told(other))
        self.assertIn(("brief", "person/priya-raman"), told(one))

    def test_n_tries_only_whatever_the_command(self):
        newest = lambda: json.loads(self.run_("history", "--json", "--limit", "1").stdout)["rows"][0]["id"]
        self.run_("market", "add", "A market to take back")
        before = newest()
        for args in (("plan", "lock", "2027-Q1", "--why", "agreed"), ("plan", "solve"),
                     ("plan", "adopt", "13"), ("tradeoff", "open", "ROUTE-23", "2027-Q1", "--what-for", "x"), ("tradeoff", "price", "T-31"),
                     ("tradeoff", "decide", "T-31", "B", "--reason", "They get the notice."), ("undo",), ("user", "invite", "zed@example.com"),
                     ("token", "make", "Night"), ("market", "add", "A new one"), ("market", "set", "hospital-supply", "text=x"),
                     ("market", "archive", "hospital-supply"), ("requirement", "link", "BR-4", "--feature", "SHELF-60"),
                     ("request", "record", "--text", "x", "--asked-by", "customer/polar-line")):
            with self.subTest(args):
                said = self.run_(*args, "-n", want=None)
                self.assertIn(said.returncode, (0, 6), said.stderr)
                if said.returncode == 0:
                    tried = json.loads(self.run_(*args, "-n", "--json").stdout)
                    self.assertTrue(tried["dry_run"])
                    self.assertTrue(tried["changes"] or args[1:2] == ("price",), tried)
                    self.assertNotIn("hw_", said.stdout)
                    self.assertNotIn("/welcome/", said.stdout)
                self.assertEqual(newest(), before, "it was written")
        moved = json.loads(self.run_("plan", "move", "SHELF-51", "2027-Q2", "--adopt", "-n", "--json").stdout)
        self.assertEqual((moved["promises_broken"], moved["version"], newest()), (2, -1, before))
        for args in (("backup", os.path.join(self.folder.name, "n.db")), ("export", "--to", os.path.join(self.folder.name, "n.zip"))):
            self.assertIn("-n has no use here", self.run_(*args, "-n", want=2).stderr)
            self.assertFalse(os.path.exists(args[-1]))
        self.assertIn("by days, points or money, not by apples", self.run_("river", "--by", "apples", want=2).stderr)
        self.run_("undo")

    def test_a_word_too_many_is_not_passed_over(self):
        for args in (("feature", "list", "shelf"), ("feature", "show", "SHELF-44", "DOCK-31"), ("history", "5"), ("doctor", "all"),
                     ("openapi", "x"), ("coverage", "x"), ("river", "P-1"), ("plan", "show", "2027-Q1", "2027-Q2"), ("undo", "1", "2"),
                     ("tradeoff", "show", "T-31", "T-30"), ("customer", "archive", "polar-line", "tide-field")):
            self.assertIn("is one word too many", self.run_(*args, want=2).stderr, args)
        self.assertIn("is one word too many", cli("serve", self.at, "more", want=2).stderr)
        self.assertIn("--since has no use here", self.run_("river", "--since", "30d", want=2).stderr)
        self.assertIn("is no e-mail address", self.run_("user", "invite", "ada", want=6).stderr)

    def test_nothing_steers_the_terminal(self):
        self.run_("feature", "add", "--product", "shelf", "--title", "red \x1b[31m bell \x07 csi \u009b2J")
        for args in (("feature", "list", "--limit", "500"), ("history",), ("trace",)):
            out = self.run_(*args).stdout
            self.assertFalse([c for c in out if c not in "\n\t" and (c < " " or "\x7f" <= c <= "\x9f")], args)
        self.assertIn("red ?[31m bell ? csi ??2J", self.run_("feature", "list", "--limit", "500").stdout)
        found = [f for f in json.loads(self.run_("feature", "list", "--json", "--limit", "500").stdout)["rows"] if "bell" in f["title"]]
        self.assertEqual(found[0]["title"], "red \x1b[31m bell \x07 csi \u009b2J")
        said = self.run_("feature", "show", "\x1b[2J", want=3).stderr
        self.assertNotIn("\x1b", said)

    def test_a_trade_off_that_says_not_what_for_is_a_draft_and_says_so(self):
        said = self.run_("tradeoff", "open", "DOCK-35", "2027-Q1").stdout
        key = said.split()[0]
        self.assertIn(f"{key} is a draft until it says what it is for", said)
        self.assertIn("Say what it is for and open it first.", self.run_("tradeoff", "decide", key, "A", "--reason", "no room", want=4).stderr)
        self.run_("tradeoff", "set", key, "what_for=The yard is dark", "state=open")
        self.run_("feature", "size", "DOCK-35", "--efforts", "dock=20")
        self.run_("tradeoff", "decide", key, "A", "--reason", "no room")
        self.assertIn("a new trade-off", self.run_("tradeoff", "decide", key, "A", "--reason", "no room", want=4).stderr)

    def test_a_wrong_place_is_named(self):
        for args, at, code, words in ((("feature", "list"), "/", 6, "/ is a folder, not a workspace"),
                                      (("feature", "list"), "/nowhere/w.db", 3, "there is no workspace /nowhere/w.db"),
                                      (("backup", "/nowhere/b.db"), self.at, 3, "there is no folder /nowhere/")):
            self.assertIn(words, cli(*args, at=at, want=code).stderr)


if __name__ == "__main__":
    unittest.main()
