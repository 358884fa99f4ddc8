#!/usr/bin/env python3
"""Files that mislead a trusting reader: each is asked about, refused at its line and column, or read as it was meant."""
import json
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import cli  # noqa: E402


class Odd(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.at = os.path.join(self.folder.name, "w.db")
        cli("init", self.at, "--zone", "UTC", "--currency", "EUR", "--fiscal-start", "1", "--title", "Bakery")

    def bring(self, text, kind, *more, want=0, name="in.csv"):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(text)
        return cli("import", path, "--as", kind, *more, at=self.at, want=want)

    def rows(self, kind):
        return json.loads(cli(kind, "list", "--json", at=self.at).stdout)["rows"]

    def test_a_column_of_dates_that_contradicts_itself_is_asked_about(self):
        text = "external_id,title,customer,opened_on\nO-1,a,Acme,13/04/2026\nO-2,b,Acme,04/14/2026\n"
        out = self.bring(text, "deals", "--create", "customer", want=6).stdout
        self.assertIn('opened_on "13/04/2026" (2 rows): is that "day first" or "month first"?', out)
        out = self.bring(text, "deals", "--create", "customer", "--alias", "13/04/2026=day first", want=6).stdout
        self.assertIn('line 3, opened_on: "04/14/2026" is not a date', out)
        self.assertEqual(self.rows("deal"), [])
        self.bring(text, "deals", "--create", "customer", "--alias", "opened_on=day first", "--partial")
        self.assertEqual([d["opened_on"] for d in self.rows("deal")], ["2026-04-13"])

    def test_no_product_is_set_on_what_customers_need(self):
        self.bring("external_id,product,title\nA-1,Bread,Prove\n", "features", "--create", "product")
        text = "external_id,title,done_when\nR-1,Eat well,They do\n"
        for name in ("product=Bread", "solution=Bread", "bananas=Bread"):
            self.assertIn("there is no such field", self.bring(text, "requirements", "--set", name, want=2).stderr)
        self.assertEqual(self.rows("requirement"), [])

    def test_what_a_constant_displaced_once_is_read_again(self):
        text = "external_id,title,product\nA-1,Prove,Bread\n"
        self.bring(text, "features", "--set", "product=Cake")
        self.bring(text.replace("A-1", "A-2"), "features", "--create", "product")
        self.assertEqual({f["external_id"]: f["product"] for f in self.rows("feature")}, {"A-1": "cake", "A-2": "bread"})

    def test_what_was_archived_here_does_not_stop_the_file(self):
        text = "external_id,product,title\nA-1,Bread,Prove\nA-2,Bread,Knead\n"
        self.bring(text, "features", "--create", "product")
        cli("feature", "archive", "BREAD-1", at=self.at)
        out = self.bring(text.replace("Knead", "Knead well").replace("Prove", "Prove well"), "features").stdout
        self.assertIn("line 2: A-1 was archived here and stays so", out)
        self.assertIn("0 created, 1 updated, 1 unchanged, 0 quarantined", out)
        self.assertEqual([f["title"] for f in self.rows("feature")], ["Knead well"])

    def test_characters_that_cannot_be_read_are_counted(self):
        """A byte too few in UTF-16, half a pair, one of the five holes of Windows-1252: each stands as a question mark, and is told."""
        bad = {"UTF-16LE": "\ufeffexternal_id,title\nM-1,Ba\ud800ke\udc00rs\n".encode("utf-16-le", "surrogatepass"),
               "UTF-16BE": "\ufeffexternal_id,title\nM-2,Bakers".encode("utf-16-be") + b"x",
               "Windows-1252": b"external_id,title\nM-3,B\x81k\xe9\n"}
        path = os.path.join(self.folder.name, "odd.csv")
        for encoding, text in bad.items():
            with open(path, "wb") as f:
                f.write(text)
            out = cli("import", path, "--as", "markets", at=self.at).stdout
            n = 2 if encoding == "UTF-16LE" else 1
            self.assertIn(f"{n} character{'s' if n > 1 else ''} cannot be read as {encoding}: shown as \ufffd", out)
        self.assertNotIn("cannot be read", self.bring("external_id,title\nM-4,\ufffd\n", "markets").stdout)

    def test_a_quarter_far_off_is_named_by_its_line(self):
        self.bring("team,quarter,days\nOven,2027-Q1,100\n", "capacities", "--create", "team")
        head = "external_id,product,title,quarter,days:Oven\n"
        self.bring(head + "A-1,Bread,Prove,2027-Q1,10\n", "commitments", "--create", "product")
        far = head + "A-2,Bread,Knead,2020-Q1,10\nA-3,Bread,Bake,2027-Q2,10\n"
        out = self.bring(far, "commitments", want=6).stdout
        self.assertIn("line 2, quarter: a plan spans at most 12 quarters, and this one begins with 2027-Q1 (2020-Q1)", out)
        self.assertIn("2 rows: 1 to create, 0 to update, 0 unchanged, 1 quarantined", out)
        self.bring(far, "commitments", "--partial")
        self.assertIn("BREAD-2\tBake", cli("plan", "show", "2027-Q2", at=self.at).stdout)
        self.assertEqual(len(self.rows("feature")), 2)

    def test_an_answer_that_names_nobody_makes_nothing(self):
        out = self.bring("external_id,product,title\nA-1,Bred loafs,Prove\n", "features", "--create", "product",
                         "--alias", "Bred loafs=Nowhere", want=6).stdout
        self.assertIn('line 2, product: said to be "Nowhere", but no product is called so', out)
        self.assertEqual(self.rows("product"), [])

    def test_short_names_that_slipped_are_asked_about_and_others_not(self):
        self.bring("external_id,product,title\nA-1,Mill,Grind\nA-2,Dock,Load\n", "features", "--create", "product")
        for slip in ("Mil", "Milll", "Mlil"):
            out = self.bring(f"external_id,product,title\nB-1,{slip},x\n", "features", "--create", "product", "-n", want=6).stdout
            self.assertIn(f'product "{slip}" (1 row): is that "Mill"?', out)
        self.bring("external_id,product,title\nB-1,Rock,x\nB-2,Dock 2,y\n", "features", "--create", "product")
        self.assertEqual(len(self.rows("product")), 4)

    def test_cells_as_long_as_they_come(self):
        cell = "長" * 20003
        head = "external_id,product,title,text\n"
        self.bring(head + f"A-1,Bread,Prove,{cell}\n", "features", "--create", "product")
        self.assertEqual(self.rows("feature")[0]["text"], cell)
        out = self.bring(head + f"A-2,Bread,Prove,{'x' * 100001}\n", "features", want=6).stdout
        self.assertIn("line 2, text: 100001 bytes are more than the 100000 that fit here", out)

    def test_columns_by_their_number_and_flags_that_mean_nothing(self):
        text = "external_id,product,title,title\nA-1,Bread,first,second\n"
        self.bring(text, "features", "--create", "product", "--map", "title=#4")
        self.assertEqual([f["title"] for f in self.rows("feature")], ["second"])
        for flags, said in ((["--map", "title=title*2"], "only a number is multiplied"), (["--map", "title=#5"], "no column"),
                            (["--create", "bananas"], "no kind that can be created"), (["--set", "title"], "has no =")):
            self.assertIn(said, self.bring(text, "features", *flags, want=2).stderr, flags)
        self.assertIn("multiplied by a number, not by", self.bring("title,revenue\nAcme,5\n", "customers", "--map",
                                                                   "revenue=revenue*many", want=2).stderr)


if __name__ == "__main__":
    unittest.main()
