#!/usr/bin/env python3
"""Fields that a workspace adds are on every surface like built-in ones."""
import csv
import io
import json
import os
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Serving, cli  # noqa: E402


def run(*words, at, want=0):
    p = cli(*words, at=at, want=want)
    return p.stdout + p.stderr


def get(*words, at):
    return json.loads(run(*words, "--json", at=at))


class OwnFields(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.addCleanup(self.tmp.cleanup)
        self.db = os.path.join(self.tmp.name, "k.db")
        run("init", self.db, "--sample", at=self.db)

    def add(self, kind, name, kind_of, *more, want=0):
        return run("custom_field", "add", "--kind", kind, "--name", name, "--label", name.capitalize(), "--type", kind_of, *more,
                   at=self.db, want=want)

    def test_every_type_goes_there_and_back(self):
        self.add("feature", "sponsor", "ref", "--ref_kind", "person")
        self.add("feature", "risk", "choice", "--choices", "low\nvery high")
        for name, kind_of in (("tag", "text"), ("story", "prose"), ("pages", "int"), ("ratio", "real"), ("fee", "money"),
                              ("secret_one", "bool"), ("agreed_on", "date")):
            self.add("feature", name, kind_of)
        given = {"sponsor": "priya-raman", "risk": "very high", "tag": "Åre, =1+1", "story": "One\nand two", "pages": "-7",
                 "ratio": "0.5", "fee": "12.50", "secret_one": "yes", "agreed_on": "2026-12-24"}
        run("feature", "set", "SHELF-44", *(w for k, v in given.items() for w in ("--" + k, v)), at=self.db)
        r = get("feature", "show", "SHELF-44", at=self.db)
        self.assertEqual({k: r[k] for k in given if k != "fee"},
                         {**{k: v for k, v in given.items() if k != "fee"}, "pages": -7, "ratio": 0.5, "secret_one": True})
        self.assertEqual(r["fee"], {"amount": "12.50", "currency": "USD"})
        rows = list(csv.DictReader(io.StringIO(run("feature", "list", "--csv", "--limit", "1000", at=self.db))))
        row = next(x for x in rows if x["key"] == "SHELF-44")
        self.assertEqual((row["sponsor"], row["risk"], row["pages"], row["agreed_on"]), ("priya-raman", "very high", "-7", "2026-12-24"))
        self.assertEqual(sum(1 for x in rows if x["risk"]), 1)
        for name, bad in (("risk", "huge"), ("pages", "many"), ("sponsor", "nobody-here"), ("agreed_on", "2026-02-30"), ("fee", "1.234")):
            self.assertIn(name, run("feature", "set", "SHELF-44", "--" + name, bad, at=self.db, want=6))
        run("doctor", at=self.db)

    def test_lists_filter_sort_and_search_by_them(self):
        self.add("customer", "seats", "int")
        self.add("customer", "mood", "text")
        for key, seats, mood in (("polar-line", "9", "Zebra"), ("medisource", "44", "calm"), ("tide-field", "100", "calm")):
            run("customer", "set", key, "--seats", seats, "--mood", mood, at=self.db)
        keys = lambda *w: [r["key"] for r in get("customer", "list", *w, at=self.db)["rows"]]
        self.assertEqual(sorted(keys("--mood", "calm")), ["medisource", "tide-field"])
        self.assertEqual(keys("--sort", "-seats", "--limit", "3"), ["tide-field", "medisource", "polar-line"])
        first = get("customer", "list", "--sort", "seats", "--limit", "1", at=self.db)
        self.assertEqual([r["key"] for r in first["rows"]], ["polar-line"])
        self.assertEqual(keys("--sort", "seats", "--limit", "2", "--after", first["next"]), ["medisource", "tide-field"])
        self.assertEqual(keys("--q", "zebra"), ["polar-line"])

    def test_history_shows_them_and_undo_takes_them_back(self):
        self.add("feature", "tag", "text")
        run("feature", "set", "SHELF-44", "--tag", "first", at=self.db)
        run("feature", "set", "SHELF-44", "--tag", "second", at=self.db)
        run("undo", at=self.db)
        self.assertEqual(get("feature", "show", "SHELF-44", at=self.db)["tag"], "first")
        run("feature", "set", "SHELF-44", "--title", "Another title", at=self.db)
        self.assertEqual(get("feature", "show", "SHELF-44", at=self.db)["tag"], "first")
        run("feature", "set", "SHELF-44", "--tag", "", at=self.db)
        self.assertIsNone(get("feature", "show", "SHELF-44", at=self.db)["tag"])
        run("doctor", at=self.db)

    def test_files_bring_them_in_and_take_them_out(self):
        self.add("customer", "seats", "int")
        path = os.path.join(self.tmp.name, "c.csv")
        with open(path, "w", encoding="utf-8") as f:
            f.write("external_id,title,segment,seats\nX-1,Kattegat Catering,regional-distributors,12\nACC-002,Polar Line,regional-distributors,7\n")
        run("import", path, "--as", "customers", at=self.db)
        seats = {r["key"]: r["seats"] for r in get("customer", "list", "--limit", "100", at=self.db)["rows"]}
        self.assertEqual((seats["kattegat-catering"], seats["polar-line"], seats["medisource"]), (12, 7, None))
        archive, copy = os.path.join(self.tmp.name, "all.zip"), os.path.join(self.tmp.name, "copy.db")
        run("export", "--to", archive, at=self.db)
        run("init", copy, "--from", archive, at=copy)
        self.assertEqual(get("customer", "show", "polar-line", at=copy)["seats"], 7)
        self.assertEqual(get("custom_field", "list", at=copy)["rows"][0]["name"], "seats")
        moved = os.path.join(self.tmp.name, "moved.db")
        run("move", moved, at=self.db)
        self.assertEqual(get("customer", "show", "polar-line", at=moved)["seats"], 7)
        run("doctor", at=moved)

    def test_what_points_at_a_merged_record_by_them_points_at_the_other(self):
        self.add("customer", "reseller", "ref", "--ref_kind", "customer")
        run("customer", "set", "polar-line", "--reseller", "nordkap-chilled", at=self.db)
        run("customer", "set", "fjordline-provisions", "--parent", "nordkap-chilled", at=self.db)
        run("customer", "merge", "nordkap-chilled", "--into", "fjordline-provisions", at=self.db)
        self.assertEqual(get("customer", "show", "polar-line", at=self.db)["reseller"], "fjordline-provisions")
        run("doctor", at=self.db)

    def test_what_customers_want_never_refers_to_what_we_sell(self):
        for kind in ("requirement", "priority"):
            for to in ("product", "feature", "solution"):
                self.assertIn("does not refer", self.add(kind, "sold", "ref", "--ref_kind", to, want=6))
        self.add("requirement", "champion", "ref", "--ref_kind", "person")

    def test_rules_and_other_names_hold_for_kinds_with_fields_of_their_own(self):
        self.add("customer", "seats", "int")
        self.add("serves", "note", "text")
        run("alias", "add", "--record", "customer/polar-line", "--text", "Polarlinjen", at=self.db)
        run("contact", "add", "--name", "Zed Example", "--customer", "Polarlinjen", at=self.db)
        run("serves", "set", "11", "--primary", "yes", at=self.db)
        of = [r for r in get("serves", "list", "--limit", "400", at=self.db)["rows"] if r["requirement"] == "BR-1"]
        self.assertEqual([(r["id"], r["primary"]) for r in of], [("1", False), ("11", True)])

    def test_files_of_other_systems_are_still_known(self):
        jira = os.path.join(self.tmp.name, "jira.csv")
        with open(jira, "w", encoding="utf-8") as f:
            f.write("Issue key,Issue id,Summary,Issue Type,Status,Project name\nX-1,1,Labels that freeze,Story,To Do,Shelf\n")
        self.add("feature", "tag", "text")
        report = json.loads(run("import", jira, "--as", "features", "-n", "--json", at=self.db))
        self.assertEqual([m["how"].split(",")[0] for m in report["mapping"] if m["column"] == "Issue key"], ["Jira"])
        self.assertEqual((report["created"], report["quarantined"]), (1, 0))

    def test_one_name_of_two_features_is_told_by_their_keys(self):
        for product in ("shelf", "dock"):
            run("feature", "add", "--title", "Twice so called", "--product", product, "--class", "upkeep", at=self.db)
        self.assertIn("say which by its key (", run("fulfils", "add", "--feature", "Twice so called", "--requirement", "BR-1", at=self.db, want=6))

    def test_help_and_the_description_name_them(self):
        self.add("feature", "risk", "choice", "--choices", "low\nvery high")
        self.assertIn("--risk ", run("help", "feature", at=self.db))
        schema = json.loads(run("openapi", at=self.db))["components"]["schemas"]["feature"]["properties"]
        self.assertIn("very high", schema["risk"]["enum"])
        server = Serving(self.db)
        self.addCleanup(server.stop)
        self.assertEqual(server.get("/openapi.json").json()["components"]["schemas"]["feature"]["properties"]["risk"], schema["risk"])

    def test_a_field_stays_as_it_was_made(self):
        self.add("feature", "tag", "text")
        self.assertIn("type", run("custom_field", "set", "1", "--type", "int", at=self.db, want=6))
        run("custom_field", "set", "1", "--label", "Other label", at=self.db)
        self.assertIn("already", self.add("feature", "tag", "text", want=None) + self.add("feature", "title", "text", want=6))
        self.add("feature", "Bad Name", "text", want=6)
        self.add("nothing", "tag", "text", want=6)

    def test_pages_have_them_while_the_server_runs(self):
        server = Serving(self.db)
        try:
            def ask(method, path, form=None):
                a = server.ask(method, path, form=form)
                return a.status, a.body.decode()

            def can_be_done():
                return re.findall(r"/features/SHELF-44/(?:drop|ship|size)\b", ask("GET", "/features/SHELF-44")[1])

            before = can_be_done()
            self.assertTrue(before)
            self.assertNotIn("Delivery risk", ask("GET", "/features/SHELF-44")[1])
            self.assertEqual(ask("POST", "/custom_fields/new", {"kind": "feature", "name": "risk", "label": "Delivery risk", "type": "choice",
                                                            "choices": "low\nhigh"})[0], 303)
            self.assertIn("Delivery risk", ask("GET", "/features/SHELF-44/edit")[1])
            self.assertEqual(can_be_done(), before)
            rev = json.loads(ask("GET", "/features/SHELF-44.json")[1])["rev"]
            self.assertEqual(ask("POST", "/features/SHELF-44/edit", {"rev": rev, "risk": "high"})[0], 303)
            for _ in range(6):       # whichever worker answers
                self.assertEqual(json.loads(ask("GET", "/features/SHELF-44.json")[1])["risk"], "high")
            self.assertIn("Delivery risk", ask("GET", "/features/SHELF-44")[1])
            self.assertEqual([r["key"] for r in json.loads(ask("GET", "/features.json?risk=high")[1])["rows"]], ["SHELF-44"])
            self.assertIn("risk", ask("GET", "/features.csv")[1].splitlines()[0])
        finally:
            server.stop()


if __name__ == "__main__":
    unittest.main()
