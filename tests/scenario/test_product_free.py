#!/usr/bin/env python3
"""What customers need is said without our products and without a screen, on every surface: the words are marked, and there
are two answers to each."""
import json
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import OnSample, cli  # noqa: E402

BAD = {"title": "Click what “Shelf” shows", "priority": "P-1", "done_when": "The dashboard is green"}
FOUND = [("/title", "Click", "interface_word"), ("/title", "Shelf", "product_word"), ("/done_when", "dashboard", "interface_word")]


class ProductFree(OnSample):
    def count(self):
        return len(self.s.get("/requirements.json?limit=500").json()["rows"])

    def test_json(self):
        before, a = self.count(), self.s.post("/requirements.json", BAD)
        self.assertEqual(a.status, 422)
        problem = a.json()
        words = [x["word"] for x in problem["suggestions"]]
        self.assertEqual([(e["pointer"], w, e["code"]) for e, w in zip(problem["errors"], words)], FOUND)
        self.assertEqual({(x["keep"]["query"], x["move"]["post"]) for x in problem["suggestions"]}, {("keep_words=1", "/features.json")})
        one = self.s.get("/requirements/BR-1.json")
        a = self.s.ask("PATCH", "/requirements/BR-1.json", {"text": "See Shelf’s stock"}, If_Match=one["ETag"])
        self.assertEqual((a.status, a.json()["errors"][0]["pointer"]), (422, "/text"))
        lines = self.s.post("/requirements.jsonl", json.dumps(BAD) + "\n", Content_Type="application/jsonl")
        self.assertEqual([e["code"] for e in lines.json()["rows"][0]["errors"]], [c for _, _, c in FOUND])
        self.assertEqual(self.count(), before)

    def test_page(self):
        a = self.s.ask("POST", "/requirements/new", form=BAD)
        self.assertEqual(a.status, 422)
        for _, word, _ in FOUND:
            self.assertIn(f"<mark>{word}</mark>".encode(), a.body)
        self.assertIn(b'name="keep_words" value="1"', a.body)
        self.assertEqual(self.s.get("/help/problems/interface_word").status, 200)

    def test_command_line_and_import(self):
        args = ["requirement", "add"] + [x for k, v in BAD.items() for x in (f"--{k}", v)]
        problem = json.loads(cli(*args, "--json", at=self.s.db, want=6).stderr)
        self.assertEqual([(e["pointer"], e["word"], e["code"]) for e in problem["errors"]], FOUND)
        with tempfile.TemporaryDirectory() as d:
            path = os.path.join(d, "r.csv")
            with open(path, "w", encoding="utf-8") as f:
                f.write("external_id,title,priority,done_when\nX-1,{title},{priority},{done_when}\n".format(**BAD))
            said = json.loads(cli("import", path, "--as", "requirements", "--json", at=self.s.db, want=6).stdout)
            self.assertEqual([(x["line"], "/" + x["column"]) for x in said["lines"]], [(2, p) for p, _, _ in FOUND])
            cli("import", path, "--as", "requirements", "--keep-words", at=self.s.db)
        kept = json.loads(cli("decision", "list", "--sort", "-id", "--limit", "1", "--json", at=self.s.db).stdout)["rows"][0]
        self.assertEqual((kept["verdict"], kept["state"], kept["waived"]), ("waive", "signed", "product_word: Click, Shelf, dashboard"))

    def test_the_words_alone(self):
        def words(text):
            said = json.loads(cli("requirement", "check", "--text", text, "--json", at=self.s.db).stdout)
            return [(w["word"], w["kind"]) for w in said["words"]]
        self.assertEqual(words("Pick it in a drop-down menu of Shelf"), [("drop-down menu", "interface"), ("Shelf", "product")])
        self.assertEqual(words("Screen patients in field service at the press of one button, whatever the menu of the day"), [])

    def test_others_may_speak_of_screens(self):
        a = self.s.post("/features.json", {"product": "shelf", "title": "A button on the dashboard"})
        self.assertEqual(a.status, 201)
        a = self.s.post("/priorities.json?dry_run=1", {"title": "Cut the clicks of a clerk in half, on every dashboard", "layer": "manager"})
        self.assertEqual(a.status, 200, a.body)

    def test_an_edit_is_read_as_what_is_new_is(self):
        """Form, sheet, command, and a priority as well as a requirement."""
        before = self.s.get("/requirements/BR-1.json").json()
        a = self.s.ask("POST", "/requirements/BR-1/edit", form={"rev": before["rev"], "title": BAD["title"]})
        self.assertEqual((a.status, b"<mark>Shelf</mark>" in a.body), (422, True))
        a = self.s.ask("PUT", "/requirements.csv", f"key,title\r\nBR-1,{BAD['title']}\r\n".encode(), Content_Type="text/csv")
        self.assertEqual((a.status, [e["code"] for e in a.json()["rows"][0]["errors"]]), (422, ["interface_word", "product_word"]))
        for text, names in (("as SHELF-44 does", "SHELF-44"), ("part of Same-day recovery", "Same-day recovery"), ("what shelf shows", "shelf")):
            self.assertIn(f'"{names}" names one of our', cli("set", "requirement", "BR-1", f"text={text}", at=self.s.db, want=6).stderr)
            self.assertIn(f'"{names}" names one of our', cli("set", "priority", "P-1", f"text={text}", at=self.s.db, want=6).stderr)
        self.assertEqual(self.s.get("/requirements/BR-1.json").json(), before)

    def test_no_field_of_ones_own_holds_what_we_sell(self):
        """Neither by reference, nor through what is nothing but a part of it, nor as a choice, nor by its name."""
        def add(**more):
            return self.s.post("/custom_fields.json", {"kind": "requirement", "name": "own", "label": "Own", "type": "text", **more})
        for kind in ("requirement", "priority"):
            for to in ("product", "feature", "solution", "plan_row", "effort", "part", "fulfils", "outcome"):
                a = add(kind=kind, type="ref", ref_kind=to)
                self.assertEqual((a.status, [e["pointer"] for e in a.json()["errors"]]), (422, ["/ref_kind"]), (kind, to))
            a = add(kind=kind, type="choice", choices="Shelf\nDock")
            self.assertEqual((a.status, {e["pointer"] for e in a.json()["errors"]}), (422, {"/choices"}), a.body)
            a = add(kind=kind, name="product")
            self.assertEqual((a.status, [e["pointer"] for e in a.json()["errors"]]), (422, ["/name"]))
            self.assertEqual(add(kind=kind, label="Wanted in Shelf").json()["errors"][0]["pointer"], "/label")
        self.assertEqual(add(kind="feature", name="sold_with", type="ref", ref_kind="product").status, 201)     # what we sell may
        self.assertEqual(add(name="heard_in", type="ref", ref_kind="talk").status, 201)
        self.assertEqual(add(name="region", type="choice", choices="North\nSouth").status, 201)
        one = self.s.get("/requirements/BR-2.json")
        a = self.s.ask("PATCH", "/requirements/BR-2.json", {"region": "Shelf"}, If_Match=one["ETag"])
        self.assertEqual((a.status, a.json()["errors"][0]["pointer"]), (422, "/region"))

    def test_letters_of_any_alphabet_are_alike_large_and_small(self):
        self.assertEqual(self.s.post("/products.json", {"title": "Übersicht", "code": "UEB"}).status, 201)
        for text, hit in (("Alle sehen die ÜBERSICHT", "ÜBERSICHT"), ("Alle sehen die Übersicht", "Übersicht"), ("Alle sehen Übersichten", None)):
            a = self.s.post("/requirements.json", {"title": text, "priority": "P-1", "done_when": "sie es sehen"})
            self.assertEqual(a.status, 422 if hit else 201, text)
            self.assertTrue(not hit or f'"{hit}"' in a.json()["detail"] or f"“{hit}”" in a.json()["detail"], a.body[:300])



if __name__ == "__main__":
    unittest.main()
