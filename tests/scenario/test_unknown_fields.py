#!/usr/bin/env python3
"""A field that a kind does not have is refused wherever it is said: what was sent is never passed over in silence. Above all
a requirement has no product. The sentence names the field and those that there are."""
import json
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import OnSample, Server, cli  # noqa: E402

NO_PRODUCT = r'a requirement has no field "product"; it has title, priority, done_when, .*mode'


class UnknownFields(OnSample):
    def setUp(self):
        self.before = self.s.get("/requirements.json?limit=500").body

    def tearDown(self):
        self.assertEqual(self.s.get("/requirements.json?limit=500").body, self.before, "something was written")

    def rev(self):
        return self.s.get("/requirements/BR-4.json").json()["rev"]

    def refused(self, answer, words=NO_PRODUCT, status=422):
        self.assertEqual(answer.status, status, answer.body[:500])
        self.assertRegex(re.sub(r"&quot;|&#34;", '"', answer.body.decode()).replace('\\"', '"'), words)

    new = {"title": "Less waste", "priority": "P-1", "done_when": "they throw away less"}

    def test_in_json(self):
        self.refused(self.s.post("/requirements.json", {**self.new, "product": "shelf"}))
        self.refused(self.s.ask("PATCH", "/requirements/BR-4.json", {"product": "shelf"}, If_Match=f'"{self.rev()}"'))
        self.refused(self.s.ask("PUT", "/requirements/BR-4.json", {**self.new, "product": "shelf"}, If_Match=f'"{self.rev()}"'))
        self.refused(self.s.post("/requirements/BR-4/agree.json", {"product": "shelf"}), r'requirement agree takes no "product"')
        answer = self.s.post("/requirements.json", {**self.new, "product": "shelf"}).json()
        self.assertEqual([(e["pointer"], e["code"]) for e in answer["errors"]], [("/product", "unknown_field")])

    def test_in_bulk(self):
        line = json.dumps({**self.new, "product": "shelf"})
        self.refused(self.s.post("/requirements.jsonl", line, Content_Type="application/jsonl"))
        self.refused(self.s.ask("PUT", "/requirements.csv", "key,title,product\r\nBR-4,Less waste,shelf\r\n", Content_Type="text/csv"))

    def test_in_a_form_that_somebody_made_by_hand(self):
        self.refused(self.s.ask("POST", "/requirements/new", form={**self.new, "product": "shelf"}))
        self.refused(self.s.ask("POST", "/requirements/BR-4/edit", form={"rev": self.rev(), "title": "Less waste", "product": "shelf"}))
        self.refused(self.s.ask("POST", "/requirements/BR-4/agree", form={"rev": self.rev(), "product": "shelf"}),
                     r'equirement agree takes no "product"')
        self.refused(self.s.ask("POST", "/requirements/BR-4/edit", form={"rev": self.rev(), "title": "Less waste", "state": "met"}),
                     r"tate is not written with this form")

    def test_in_what_a_list_is_asked(self):
        self.refused(self.s.get("/requirements.json?product=shelf"), "No filter of requirements is called product")
        self.refused(self.s.get("/requirements.json?fields=key,product"))
        self.refused(self.s.get("/requirements.json?sort=product"), "product")

    def test_on_the_command_line(self):
        at = self.s.db
        for args in (("add", "--title", "Less waste", "--priority", "P-1", "--done-when", "x", "--product", "shelf"),
                     ("set", "BR-4", "--product", "shelf"), ("set", "BR-4", "product=shelf"), ("list", "--product", "shelf"),
                     ("list", "--fields", "key,product")):
            with self.subTest(args):
                p = cli("requirement", *args, at=at, want=None)
                self.assertIn(p.returncode, (2, 6))
                self.assertRegex(p.stderr, NO_PRODUCT)
        # nor what belongs to a link, nor a field where none is written
        self.assertIn('no field "feature"', cli("requirement", "add", "Less waste", "--feature", "SHELF-44", at=at, want=2).stderr)
        self.assertIn('no field "team"', cli("requirement", "set", "BR-4", "--team", "shelf", at=at, want=2).stderr)
        self.assertIn("no flag --title", cli("requirement", "show", "BR-4", "--title", "x", at=at, want=2).stderr)
        self.assertIn("no flag --title", cli("requirement", "archive", "BR-4", "--title", "x", at=at, want=2).stderr)
        self.assertIn('"search"', cli("requirement", "set", "BR-4", "--search", "x", at=at, want=2).stderr)

    def test_in_an_import(self):
        path = os.path.join(self.s.tmp.name, "r.csv")
        with open(path, "w", encoding="utf-8") as f:
            f.write("title,priority,done_when,product\nLess waste,P-1,x,shelf\n")
        self.assertRegex(cli("import", path, "--as", "requirements", "--set", "product=shelf", at=self.s.db, want=2).stderr, "product")
        self.assertRegex(cli("import", path, "--as", "requirements", "-n", at=self.s.db).stdout, r"product +ignored")


class DashesInFlags(unittest.TestCase):
    def test_a_flag_is_written_as_flags_are(self):
        s = Server()
        self.addCleanup(s.close)
        key = cli("requirement", "add", "--title", "Less waste in summer", "--priority", "P-1", "--done-when", "they throw away less",
                  at=s.db).stdout.strip()
        self.assertEqual(s.get(f"/requirements/{key}.json").json()["done_when"], "they throw away less")
        cli("requirement", "set", key, "--done_when", "less is thrown away", "--external-id", "X-9", at=s.db)
        got = s.get(f"/requirements/{key}.json").json()
        self.assertEqual((got["done_when"], got["external_id"]), ("less is thrown away", "X-9"))


if __name__ == "__main__":
    unittest.main()
