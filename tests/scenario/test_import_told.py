#!/usr/bin/env python3
"""What an import tells and remembers: every line counted once, each problem at its line and at the heading of its column, what
was said of a file known when the next one comes."""
import json
import os
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Server, cli  # noqa: E402

ROADMAP = "Kenn;Bereich;Worum es geht;Wann;Crew A\nA1;Bread;Cabinet;Q1/2027;5\nA2;Bread;Scale;;3\n"
SAID = ["external_id=Kenn", "product=Bereich", "title=Worum es geht", "quarter=Wann", "days:Ofen=Crew A"]


class Told(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.at = os.path.join(self.folder.name, "w.db")
        cli("init", self.at, "--zone", "UTC", "--currency", "EUR", "--fiscal-start", "1", "--title", "Bakery")

    def bring(self, text, kind, *more, want=0, name="in.csv"):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(text)
        return cli("import", path, *(("--as", kind) if kind else ()), *more, at=self.at, want=want)

    def rows(self, kind):
        return json.loads(cli(kind, "list", "--json", at=self.at).stdout)["rows"]

    def counts(self, out):
        rows, *four = map(int, re.search(r"(\d+) rows?: (\d+) \D+(\d+) \D+(\d+) unchanged, (\d+) quarantined", out).groups())
        self.assertEqual(sum(four), rows, "each line is counted once: " + out)
        return four

    # ---- counted, and named by line and heading ----

    def test_what_is_not_written_is_counted_as_it_would_come_in(self):
        text = ("id;product;Was;quarter;needs;days:Oven\nA;Bread;One;2027-Q1;;-5\nB;Bread;Two;2027-Q1;;1\nC;Bread;Three;Q9 2027;;3\n"
                "D;Bread;Four;2027-Q1;Z;3\nE;Bread;Five;2027-Q1;E;3\n")
        for more in ((), ("-n",)):
            out = self.bring(text, "commitments", "--map", "title=Was", "--create", "product,team", *more, want=6).stdout
            self.assertEqual(self.counts(out), [1, 0, 0, 4], out)
            self.assertEqual(re.findall(r"  line (\d+), ([^:]*(?::Oven)?): ", out),
                             [("2", "days:Oven"), ("4", "quarter"), ("5", "needs"), ("6", "needs")])
        self.assertEqual(self.counts(self.bring(text, "commitments", "--map", "title=Was", "--create", "product,team", "--partial").stdout),
                         [1, 0, 0, 4])
        self.assertEqual([f["title"] for f in self.rows("feature")], ["Two"])

    def test_one_line_that_is_not_good_leaves_out_all_that_is_said_of_the_work(self):
        text = "external_id,product,title,quarter,team,days\nA,Bread,One,2027-Q1,Oven,5\nA,Bread,One,2027-Q2,Mill,7\nB,Bread,Two,,Oven,3\n"
        out = self.bring(text, "commitments", "--create", "product,team", "--partial").stdout
        self.assertIn("line 3, quarter: another line has another quarter (2027-Q2)", out)
        self.assertIn("line 2: another line about the same work is left out, and so is this one", out)
        self.assertEqual(self.counts(out), [1, 0, 0, 2])
        self.assertEqual([f["title"] for f in self.rows("feature")], ["Two"])

    def test_a_problem_is_named_by_the_heading_that_the_file_has(self):
        out = self.bring("Nr,Belongs to,What it is,How far\n1,Bread,Prove,500\n", "features", "--map", "external_id=Nr", "--map",
                         "product=Belongs to", "--map", "title=What it is", "--map", "hill=How far", "--create", "product", want=6).stdout
        self.assertIn("line 2, How far: ", out)
        out = self.bring("external_id,product,title,days:Shop\nE,Bread,Five,4\n", "commitments", "--create", "product", want=6).stdout
        self.assertIn('line 2, days:Shop: no team is called "Shop" (Shop)', out)

    def test_what_could_be_created_is_said_how(self):
        said = self.bring("team,quarter,days\nOven,2027-Q1,9\n", "capacities", want=6).stderr
        self.assertIn("have what is new made with --create team,", said)
        said = self.bring("external_id,product,title,days:Shop\nE,Bread,Five,4\n", "commitments", want=6).stderr
        self.assertIn("--create product,", said)
        said = self.bring("external_id,product,title,needs\nE,Bread,Five,Z\n", "commitments", "--create", "product", want=6).stderr
        self.assertNotIn("--create", said)                  # a name alone makes no feature

    def test_words_of_a_requirement_that_comes_along_are_told_at_its_line(self):
        self.bring("external_id,product,title\nA,Bread,One\n", "features", "--create", "product")
        text = "external_id,product,title,Need\nB,Bread,Two,Click what Bread shows\n"
        out = self.bring(text, "features", "--map", "requirement=Need", "--create", "requirement", want=6).stdout
        self.assertEqual(re.findall(r'line (\d+), ([^:]*): .*; "(\w+)"', out), [("2", "Need", "Click"), ("2", "Need", "Bread")])
        self.assertNotIn("line 0", out)
        self.assertEqual(self.rows("requirement"), [])

    def test_empty_lines_are_counted(self):
        out = self.bring("title,text\n\nA,x\n,\n\nB,y\n", "markets").stdout
        self.assertIn("empty lines are passed over", out)
        self.assertEqual(len(self.rows("market")), 2)

    # ---- said, and remembered ----

    def test_columns_that_were_said_of_a_roadmap_are_known_the_next_time(self):
        said = [x for m in SAID for x in ("--map", m)]
        self.bring(ROADMAP, "commitments", *said, "--create", "product,team", name="road.csv")
        for kind in ("commitments", None):                  # what such a file was said to be is known too
            text = ROADMAP.replace("Scale", f"Scale for {kind}")
            out = self.bring(text, kind, name="road.csv").stdout
            self.assertEqual(out.count("(remembered)"), 5, out)
            self.assertEqual(self.counts(out), [0, 1, 1, 0])
        out = self.bring(ROADMAP.replace("A2;Bread", "A3;Cake"), "commitments", "--map", "title=Kenn", "--map", "external_id=Worum es geht",
                         "-n", name="road.csv").stdout      # what is said now counts
        self.assertRegex(out, r"Kenn +-> title \(said\)")
        self.assertRegex(out, r"Wann +-> quarter \(remembered\)")
        cli("undo", at=self.at), cli("undo", at=self.at), cli("undo", at=self.at)
        self.assertIn("do not say what the rows are", self.bring(ROADMAP, None, want=2).stderr)     # what was undone is forgotten

    def test_what_a_kind_is_read_from_is_known_without_a_word(self):
        maps = ["--map", "external_id=Zeichen", "--map", "title=Sache", "--map", "product=Zu"]
        self.bring("Zeichen,Sache,Zu\n9,Nine,Bread\n", "features", *maps, "--create", "product")
        out = self.bring("Zeichen,Sache,Zu\n9,Nine,Bread\n10,Ten,Bread\n", None, name="other.csv").stdout
        self.assertEqual((out.count("(remembered)"), self.counts(out)), (3, [1, 0, 1, 0]))

    def test_numbers_and_said_columns_make_no_file_one_of_jiras(self):
        maps = ["--map", "external_id=Zeichen", "--map", "title=Sache", "--map", "product=Zu"]
        out = self.bring("Zeichen,Sache,Zu\n9,Nine,Bread\n", "features", *maps, "--create", "product").stdout
        self.assertNotIn("Jira", out)
        self.assertEqual([f["external_id"] for f in self.rows("feature")], ["9"])

    def test_what_is_said_of_a_roadmap_must_be_there(self):
        text = "external_id,product,title,title,quarter,days:Oven\nA,Bread,first,second,2027-Q1,5\n"
        make = ("--create", "product,team")
        for flags, words in ((("--map", "quarter=Nope"), 'the file has no column "Nope"'), (("--map", "bogus=title"), 'no such field: "bogus"'),
                             (("--set", "bogus=1"), 'no such field: "bogus"'), (("--map", "title=#9"), 'the file has no column "#9"')):
            self.assertIn(words, self.bring(text, "commitments", *flags, *make, want=2).stderr)
        self.assertEqual(self.rows("feature"), [])
        out = self.bring(text, "commitments", "--map", "title=#4", "--set", "quarter=2027-Q2", *make).stdout
        self.assertRegex(out, r"-> quarter \(2027-Q2\)")
        self.assertEqual([f["title"] for f in self.rows("feature")], ["second"])
        self.assertIn("second", cli("plan", "show", "2027-Q2", at=self.at).stdout)

    def test_a_named_mapping_of_a_roadmap_gives_way_to_what_is_said_now(self):
        said = [x for m in SAID for x in ("--map", m)]
        self.bring(ROADMAP, "commitments", *said, "--create", "product,team", "--save-mapping", "weekly", "-n", want=0)
        self.bring(ROADMAP, "commitments", *said, "--create", "product,team", "--save-mapping", "weekly")
        out = self.bring(ROADMAP.replace("A1", "B1").replace("A2", "B2"), None, "--mapping", "weekly", "--map", "title=Kenn", "-n").stdout
        self.assertRegex(out, r"Kenn +-> title \(said\)")
        self.assertRegex(out, r"Bereich +-> product \(saved\)")


class Back(unittest.TestCase):
    """What Headwater gave out comes in again: nothing is new, and what was edited in it is edited here."""

    @classmethod
    def setUpClass(cls):
        cls.s = Server()
        cls.addClassCleanup(cls.s.close)
        cls.tmp = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.tmp.cleanup)

    def bring(self, name, text, *more, want=0):
        path = os.path.join(self.tmp.name, name + ".csv")
        with open(path, "wb") as f:
            f.write(text)
        return json.loads(cli("import", path, "--as", name, "--json", *more, at=self.s.db, want=want).stdout)

    def newest(self):
        return self.s.get("/history.json?limit=1").json()["rows"][0]["id"]

    def test_every_sheet_of_an_export_changes_nothing(self):
        folder, before = os.path.join(self.tmp.name, "all"), self.newest()
        cli("export", "--to", folder, at=self.s.db)
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), "rb") as f:
                said = self.bring(name[:-4], f.read())
            self.assertEqual((said["created"], said["updated"], said["quarantined"], said["questions"]), (0, 0, 0, []), name)
        self.assertEqual(self.newest(), before)

    def test_every_list_changes_nothing_as_page_and_as_command_gives_it(self):
        before = self.newest()
        for kind in ("markets", "segments", "customers", "contacts", "deals", "priorities", "requirements", "features", "solutions", "teams", "capacities",
                     "efforts", "people", "promises", "talks", "quotes", "facts", "fulfils", "serves", "needs", "parts", "products"):
            for text in (self.s.get(f"/{kind}.csv").body, cli("list", kind, "--csv", "--limit", "100000", at=self.s.db).stdout.encode()):
                said = self.bring(kind, text)
                self.assertEqual((said["created"], said["updated"], said["quarantined"], said["questions"]), (0, 0, 0, []), (kind, text[:60]))
        self.assertEqual(self.newest(), before)

    def test_what_was_edited_in_a_sheet_is_edited_here_and_a_stranger_is_none_of_ours(self):
        sheet = cli("list", "contacts", "--csv", "--limit", "100000", at=self.s.db).stdout
        n = len(sheet.splitlines()) - 1
        said = self.bring("contacts", sheet.replace("Nadia Brandt", "Nadia Brandt-Holm").encode(), "-n")
        self.assertEqual((said["created"], said["updated"], said["unchanged"]), (0, 1, n - 1))
        page = self.s.get("/contacts.csv?fields=customer,name").body
        self.assertEqual(page.split(b"\r\n")[0], b"key,customer,name")
        said = self.bring("contacts", page.replace(b"Nadia Brandt", b"Nadia Brandt-Holm"), "-n")
        self.assertEqual((said["created"], said["updated"], said["unchanged"]), (0, 1, n - 1))
        others = b"id,customer,name\n1,polar-line,Somebody New\n2,polar-line,Another One\n"       # numbers of another system
        said = self.bring("contacts", others, "-n")
        self.assertEqual((said["created"], said["updated"]), (2, 0))
        said = self.bring("contacts", b"key,customer,name\n99999,polar-line,Nobody\n", "-n", want=6)
        self.assertEqual([(x["line"], x["column"]) for x in said["lines"]], [(2, "key")])


if __name__ == "__main__":
    unittest.main()
