#!/usr/bin/env python3
"""A word of ours in a text that says what customers need: it is marked, and there are two answers, on every
surface: move it to a feature, or keep it, which is a signed decision."""
import html
import os
import re
import sys
import tempfile
import unittest
from urllib.parse import parse_qs, urlencode, urlparse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Server, cli  # noqa: E402

FORM = "application/x-www-form-urlencoded"


class Words(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.s = Server(sample=True)
        cls.priority = cls.s.get("/priorities.json?limit=1").json()["rows"][0]["key"]

    @classmethod
    def tearDownClass(cls):
        cls.s.close()

    def waivers(self):
        return self.s.get("/decisions.json?verdict=waive&limit=500").json()["rows"]

    def new(self, title):
        return {"title": title, "priority": self.priority, "done_when": "Nobody asks twice"}

    def test_json_suggests_both_answers(self):
        a = self.s.post("/requirements.json", self.new("Shelf and Dock agree on every count"))
        self.assertEqual(a.status, 422)
        s = a.json()["suggestions"]
        self.assertEqual([(x["pointer"], x["word"], x["names"]) for x in s],
                         [("/title", "Shelf", "product/shelf"), ("/title", "Dock", "product/dock")])
        self.assertEqual((s[0]["move"]["post"], s[0]["move"]["product"]), ("/features.json", "shelf"))
        before = len(self.waivers())
        kept = self.s.post("/requirements.json?" + s[0]["keep"]["query"], self.new("Shelf and Dock agree on every count"))
        self.assertEqual(kept.status, 201)
        after = self.waivers()
        self.assertEqual(len(after), before + 1)
        d = after[-1]
        self.assertEqual((d["on"], d["state"], d["verdict"]), ("requirement/" + kept.json()["key"], "signed", "waive"))
        self.assertIn("Shelf, Dock", d["waived"])
        self.assertTrue(d["signed_by"] and d["at"])
        path = kept["Location"] + ".json"
        text = self.s.ask("PATCH", path, {"done_when": "Every count agrees"}, If_Match='"1"')
        self.assertEqual(text.status, 200)                       # what was kept is not asked again
        self.assertEqual(len(self.waivers()), before + 1)

    def test_a_dry_run_shows_the_decision(self):
        d = self.s.post("/requirements.json?keep_words=1&dry_run=1", self.new("Lens shows it")).json()
        self.assertIn("decision", [c["kind"] for c in d["changes"]])

    def test_the_form_marks_the_word_and_has_two_buttons(self):
        typed = self.new("Count stock in Shelf at night")
        page = self.s.post("/requirements/new", urlencode(typed), Content_Type=FORM)
        self.assertEqual(page.status, 422)
        text = page.body.decode()
        self.assertIn("Count stock in <mark>Shelf</mark> at night", text)
        href = re.search(r'href="([^"]*)">Move it to a feature', text).group(1).replace("&amp;", "&")
        self.assertEqual(parse_qs(urlparse(href).query), {"product": ["shelf"], "title": [typed["title"]]})
        feature = self.s.get(href)
        self.assertEqual(feature.status, 200)
        self.assertIn('value="Count stock in Shelf at night"', feature.body.decode())
        self.assertIn('<button class="btn" name="keep_words" value="1">Keep the word</button>', text)
        before = len(self.waivers())
        kept = self.s.post("/requirements/new", urlencode(dict(typed, keep_words="1")), Content_Type=FORM)
        self.assertEqual((kept.status, len(self.waivers())), (303, before + 1))

    def test_what_helps_stands_beside_the_form(self):
        """The newest quotes behind the priority, from the records; what shares two words with it, and not itself."""
        rows = lambda plural: self.s.get(f"/{plural}.json?limit=500").json()["rows"]
        record = f"priority/{self.priority}"
        said = {r["item"].split("/")[1] for r in rows("evidence") if r["record"] == record and r["role"] == "supports"}
        quotes = sorted((q for q in rows("quotes") if q["id"] in said), key=lambda q: (q["on"], int(q["id"])))[-3:]
        self.assertTrue(quotes)
        other = next(r for r in rows("requirements") if len([w for w in r["title"].split() if len(w) > 4]) > 2)
        page = self.s.get("/requirements/new?" + urlencode({"priority": self.priority, "title": other["title"]})).body.decode()
        shown = [html.unescape(q) for q in re.findall(r'class="q1">“([^<]*)”<', page)]
        self.assertEqual(shown, [q["text"] for q in reversed(quotes)])
        self.assertIn("Reads well when", page)
        alike = page[page.index("<h2>Sounds like"):]
        self.assertIn(f'href="/requirements/{other["key"]}"', alike)
        alike = self.s.get(f"/requirements/{other['key']}/edit").body.decode().partition("<h2>Sounds like")[2]
        self.assertNotIn(f'href="/requirements/{other["key"]}"', alike)
        plain = self.s.get("/requirements/new").body.decode()
        self.assertNotIn("What they said", plain)
        self.assertNotIn("Sounds like", plain)
        self.assertNotIn("<aside", self.s.get("/products/new").body.decode())
        again = self.s.post("/requirements/new", urlencode(self.new("")), Content_Type=FORM)
        self.assertEqual(again.status, 422)
        self.assertIn("What they said", again.body.decode())

    def test_the_command_line_has_a_flag_for_it(self):
        words = ("requirement", "add", "Dock is quick", "--priority", self.priority, "--done_when", "It is")
        no = cli(*words, at=self.s.db, want=6)
        self.assertIn("--keep-words", no.stderr)
        self.assertIn("feature add", no.stderr)
        before = len(self.waivers())
        cli(*words, "--keep-words", at=self.s.db)
        self.assertEqual(len(self.waivers()), before + 1)

    def test_an_import_leaves_such_rows_out_or_keeps_their_words(self):
        with tempfile.TemporaryDirectory() as d:
            path = os.path.join(d, "r.csv")
            with open(path, "w", encoding="utf-8") as f:
                f.write(f"title,priority,done_when\nPacking at Dock is calm,{self.priority},Nobody runs\n")
            before = len(self.waivers())
            no = cli("import", path, "--as", "requirements", at=self.s.db, want=None)
            self.assertIn("Dock", no.stdout + no.stderr)
            self.assertEqual(len(self.waivers()), before)
            cli("import", path, "--as", "requirements", "--keep-words", at=self.s.db)
            self.assertEqual(len(self.waivers()), before + 1)

    def test_which_texts_are_watched(self):
        dry = "?dry_run=1"
        self.assertEqual(self.s.post("/solutions.json" + dry, {"title": "Night count", "value": "Shelf counts"}).status, 422)
        self.assertEqual(self.s.post("/solutions.json" + dry, {"title": "Night count", "value": "Night count wins"}).status, 200)
        customer = self.s.get("/customers.json?limit=1").json()["rows"][0]["key"]
        person = self.s.get("/people.json?limit=1").json()["rows"][0]["key"]
        theirs = {"with": "customer/" + customer, "on": "2026-11-20", "summary": "They asked for Lens"}
        ours = dict(theirs, **{"with": "person/" + person})
        self.assertEqual(self.s.post("/talks.json" + dry, theirs).status, 422)
        self.assertEqual(self.s.post("/talks.json" + dry, ours).status, 200)
        self.assertEqual(self.s.post("/features.json" + dry, {"product": "shelf", "title": "Shelf does it"}).status, 200)


if __name__ == "__main__":
    unittest.main()
