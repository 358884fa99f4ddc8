#!/usr/bin/env python3
"""What every command keeps: --json is JSON, the same as the page's, on failure too; flags do what they say; nothing that
somebody sent steers the terminal; a wrong place is named."""
import json
import os
import pty
import re
import signal
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import HW, Server, cli  # noqa: E402


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

    def test_help_says_what_each_command_takes(self):
        whole = cli("help").stdout
        commands = re.findall(r"^  headwater ([a-z]+(?: [a-z-]+)?) {2,}\S", whole, re.M)
        self.assertGreater(len(commands), 30)
        for command in commands:
            said = cli(*command.split(), "--help").stdout
            self.assertIn(f"  headwater {command} ", said)
            self.assertEqual(said, cli("help", *command.split()).stdout)
            for flag, value, words in re.findall(r"^      --([a-z_-]+)( …)? *(.*)$", said.split("\n  headwater ")[0], re.M):
                self.assertGreater(len(words), 3, f"{command} --{flag} says nothing of itself")
                if value:                           # a flag that takes a value is known, and asks for it
                    self.assertIn(f"--{flag} needs a value", cli(*command.split(), f"--{flag}", at=self.at, want=2).stderr)
        for args, words in ((("feature", "size", "--help"), "--efforts …"), (("list", "features", "--help"), "headwater feature list [--FIELD"),
                            (("small-items", "--help"), "--max_days"), (("feature", "--help"), "--slice_percent"), (("help", "reports"), "win_loss")):
            self.assertIn(words, cli(*args).stdout)
        for args in (("frobnicate", "--help"), ("help", "frobnicate")):
            self.assertIn('nothing called "frobnicate"', cli(*args, want=2).stderr)

    def test_a_flag_that_has_nothing_to_work_on_is_refused(self):
        for args in (("doctor", "--csv"), ("undo", "--csv"), ("plan", "show", "--csv"), ("small-items", "--limit", "1"), ("river", "--fields", "a"), ("market", "add", "X", "--csv"),
                     ("plan", "move", "SHELF-51", "2027-Q2", "--if-version", "9"), ("feature", "size", "SHELF-44", "--efforts", "shelf=5", "--after", "1")):
            flag = next(a for a in args if a in ("--csv", "--limit", "--fields", "--if-version", "--after"))
            self.assertIn(f"{flag} has no use here", self.run_(*args, want=2).stderr, args)
        for workers in ("0", "many", "65"):
            self.assertIn("--workers is a number", cli("serve", self.at, "--workers", workers, want=2).stderr)
        self.assertIn('has no table "nope"', self.run_("river", "--csv", "--table", "nope", want=2).stderr)

    def test_sheets_are_those_of_the_pages(self):
        s = Server()
        self.addCleanup(s.close)
        for args, path in ((("history", "--limit", "5"), "/history.csv?limit=5"), (("feature", "list", "--limit", "3"), "/features.csv?limit=3"),
                           (("small-items",), "/small-items.csv"), (("win-loss",), "/win-loss.csv")):
            page = s.get(path)
            self.assertEqual(page.status, 200, path)
            self.assertEqual(cli(*args, "--csv", at=s.db).stdout.splitlines(), page.body.decode().splitlines(), path)
        one = s.get("/features/SHELF-44.json?fields=key,title").json()
        self.assertEqual(json.loads(cli("feature", "show", "SHELF-44", "--fields", "key,title", "--json", at=s.db).stdout), one)

    def test_where_nobody_planned_yet_that_is_the_answer(self):
        """As on the pages: what is asked for is there, and it is empty."""
        s = Server(sample=False)
        self.addCleanup(s.close)
        for args, path in ((("plan", "show"), "/plan.json"), (("plan", "show", "2027-Q1"), "/plan/2027-Q1.json"), (("plan", "compare"), "/plan/compare.json"),
                           (("river",), "/river.json"), (("coverage",), "/coverage.json"), (("trace",), "/trace.json"), (("roadmap",), "/roadmap.json"),
                           (("today",), "/today.json"), (("small-items",), "/small-items.json")):
            page = s.get(path)
            self.assertEqual(page.status, 200, path)
            self.assertEqual(json.loads(cli(*args, "--json", at=s.db).stdout), page.json(), path)
        self.assertIsNone(s.get("/plan.json").json()["version"])
        self.assertIn("There is no plan yet", cli("plan", "show", at=s.db).stdout)
        self.assertIn("nothing to compare yet", cli("plan", "compare", at=s.db).stdout)
        cli("plan", "show", "2099-Q1", at=s.db, want=3)
        self.assertNotIn("No layers", s.get("/coverage").body.decode() + s.get("/today.json").body.decode())

    def test_a_new_workspace_is_asked_for_what_can_never_be_changed(self):
        for n, (answers, want, seen) in enumerate(((b"Oven\nEurope/Oslo\nNOK\n4\n", 0, {"title": "Oven", "zone": "Europe/Oslo", "currency": "NOK", "fiscal_start": 4}),
                                                   (b"\n\n\n\n", 0, {"title": "asked1", "zone": "UTC", "currency": "USD", "fiscal_start": 1}),
                                                   (b"\nEurope/Nowhere\n\n\n", 6, None))):
            path = os.path.join(self.folder.name, f"asked{n}.db")
            pid, terminal = pty.fork()
            if pid == 0:
                os.execve(HW, [HW, "init", path], {**os.environ, "NO_COLOR": "1"})
            said = b""
            signal.alarm(60)
            self.addCleanup(signal.alarm, 0)
            for line in answers.splitlines(keepends=True):
                while not said.endswith(b"]: "):
                    said += os.read(terminal, 1000)
                os.write(terminal, line)
                said += b"|"
            try:
                while more := os.read(terminal, 1000):
                    said += more
            except OSError:                             # Linux says so where the other end was closed
                pass
            os.close(terminal)
            self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), want, said)
            self.assertEqual(os.path.exists(path), seen is not None)
            if seen:
                row = json.loads(cli("workspace", "list", "--json", at=path).stdout)["rows"][0]
                self.assertEqual({k: row[k] for k in seen}, seen)
        path = os.path.join(self.folder.name, 'a "named" one.db')       # no terminal, no question
        self.assertEqual(json.loads(cli("init", path, "--json").stdout), {"file": path})

    def test_a_workspace_that_cannot_be_made_says_where_and_why(self):
        nowhere = os.path.join(self.folder.name, "no", "such", "w.db")
        for args, code, words in ((("init", nowhere), 3, "there is no folder"), (("init", self.at), 4, "is there already\nChoose another name, or open it."),
                                  (("init", os.path.join(self.folder.name, "l.db"), "--title", "x" * 300), 6, "title: 300 bytes"),
                                  (("init", os.path.join(self.folder.name, "l.db"), "--zone", "Mars/Base"), 6, '"Mars/Base" is no time zone')):
            said = cli(*args, want=code).stderr
            self.assertIn(words, said)
            self.assertNotRegex(said, r"^\d+\.\d+ error")
        self.assertFalse(os.path.exists(os.path.join(self.folder.name, "l.db")))

    def test_a_wrong_place_is_named(self):
        for args, at, code, words in ((("feature", "list"), "/", 6, "/ is a folder, not a workspace"),
                                      (("feature", "list"), "/nowhere/w.db", 3, "there is no workspace /nowhere/w.db"),
                                      (("backup", "/nowhere/b.db"), self.at, 3, "there is no folder /nowhere/")):
            self.assertIn(words, cli(*args, at=at, want=code).stderr)


if __name__ == "__main__":
    unittest.main()
