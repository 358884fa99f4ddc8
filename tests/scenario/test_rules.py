#!/usr/bin/env python3
"""Rules between records: links and shares, layers, slices, the start gate, what is fixed, what goes with a record."""
import json
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import cli  # noqa: E402


class Rules(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.at = os.path.join(self.tmp.name, "w.db")
        self.do("init", self.at, "--zone", "UTC", "--currency", "USD", "--fiscal-start", "1", "--title", "T")
        for key, layer in (("Exec", "executive"), ("Chief", "manager"), ("Clerk", "user")):
            self.add("priority", title=key, layer=layer)                                    # P-1 P-2 P-3
        self.add("product", title="Oven", code="OV")
        self.add("team", title="Bakers")
        self.add("requirement", title="Know the heat", priority="P-1", done_when="They see it")   # BR-1
        self.add("feature", title="Probe", product="oven", requirement="BR-1")              # OV-1
        self.add("feature", title="Alarm", product="oven", requirement="BR-1")              # OV-2

    def tearDown(self):
        self.tmp.cleanup()

    def do(self, *words, code=0):
        p = cli(*words, at=self.at, want=code)
        return p.stdout + p.stderr

    def add(self, kind, wanted=0, **fields):
        return self.do("add", kind, *[w for k, v in fields.items() for w in (f"--{k}", str(v))], code=wanted)

    def rows(self, plural):
        return json.loads(self.do("list", plural, "--json", "--limit", "500"))["rows"]

    def test_drives_go_down(self):
        self.add("drives", upper="P-1", lower="P-2")
        self.add("drives", upper="P-2", lower="P-3")
        for upper, lower in (("P-3", "P-1"), ("P-2", "P-1"), ("P-1", "P-1")):
            self.assertIn("lower", self.add("drives", upper=upper, lower=lower, wanted=6))
        self.assertIn("upwards", self.do("set", "priority", "P-2", "--layer", "user", code=6))
        self.do("set", "priority", "P-2", "--layer", "manager")

    def test_shares_sum_to_a_hundred(self):
        self.add("drives", upper="P-1", lower="P-2", share=60)
        self.add("requirement", title="Second", priority="P-2", done_when="x")
        said = self.add("serves", priority="P-1", requirement="BR-2", share=50, wanted=6)
        self.assertIn("at most 40 are left", said)
        self.add("serves", priority="P-1", requirement="BR-2", share=40)
        first = [r["id"] for r in self.rows("fulfils")]
        self.do("set", "fulfils", first[0], "--share", "70")
        self.assertIn("at most 30", self.do("set", "fulfils", first[1], "--share", "31", code=6))
        self.do("set", "fulfils", first[1], "--share", "30")
        self.do("set", "fulfils", first[1], "--share", "20")

    def test_one_primary(self):
        self.add("serves", priority="P-2", requirement="BR-1", primary="yes")
        told = {r["priority"]: r["primary"] for r in self.rows("serves")}
        self.assertEqual(told, {"P-1": False, "P-2": True})
        two = next(r for r in self.rows("serves") if r["priority"] == "P-2")
        self.assertIn("primary", self.do("set", "serves", two["id"], "--primary", "no", code=6))
        one = next(r for r in self.rows("serves") if r["priority"] == "P-1")
        self.do("set", "serves", one["id"], "--primary", "yes")
        self.assertEqual({r["priority"]: r["primary"] for r in self.rows("serves")}, {"P-1": True, "P-2": False})
        self.do("undo")
        self.assertEqual({r["priority"]: r["primary"] for r in self.rows("serves")}, {"P-1": False, "P-2": True})

    def test_the_first_link_moves_with_its_field(self):
        self.do("set", "requirement", "BR-1", "--priority", "P-2")
        self.assertEqual([(r["priority"], r["primary"]) for r in self.rows("serves")], [("P-2", True)])
        self.add("serves", priority="P-3", requirement="BR-1")
        self.do("set", "requirement", "BR-1", "--priority", "P-3", "--title", "Know all heat")
        self.assertEqual({r["priority"]: r["primary"] for r in self.rows("serves")}, {"P-2": False, "P-3": True})
        self.do("undo")
        self.assertEqual({r["priority"]: r["primary"] for r in self.rows("serves")}, {"P-2": True, "P-3": False})

    def test_slices(self):
        self.assertIn("inherits", self.do("set", "feature", "OV-2", "--slice_of", "OV-1", code=6))
        self.add("feature", title="First half", product="oven", slice_of="OV-1", slice_percent=50)          # OV-3
        self.assertIn("slice", self.add("feature", title="x", product="oven", slice_of="OV-3", slice_percent=5, wanted=6))
        self.assertIn("slice", self.add("fulfils", requirement="BR-1", feature="OV-3", wanted=6))

    def test_the_start_gate(self):
        self.add("effort", feature="OV-1", team="bakers", likely=40)
        self.do("set", "feature", "OV-1", "--state", "ready")
        self.assertIn("what it should change", self.do("set", "feature", "OV-1", "--state", "started", code=6))
        self.add("metric", title="Burnt loaves")
        self.add("outcome", about="feature/OV-1", metric="Burnt loaves", baseline=9, target=2)
        self.do("set", "feature", "OV-1", "--state", "started", code=6)
        self.do("set", "outcome", "O-1", "--due", "2027-06-30")
        self.do("set", "feature", "OV-1", "--state", "started")
        self.add("effort", feature="OV-2", team="bakers", likely=8)
        self.do("set", "feature", "OV-2", "--state", "ready")
        self.do("set", "feature", "OV-2", "--state", "started")

    def test_what_is_fixed(self):
        self.assertIn("fixed", self.do("set", "workspace", "1", "--currency", "EUR", code=6))
        self.do("set", "workspace", "1", "--small_days", "12")
        self.assertIn("begins the keys", self.do("add", "product", "--title", "Brake", "--code", "BR", code=6))

    def test_what_hangs_on_a_record_goes_with_it(self):
        self.add("effort", feature="OV-1", team="bakers", likely=5)
        self.add("comment", record="feature/OV-1", text="Nice")
        self.do("archive", "feature", "OV-1")
        self.assertEqual([r["feature"] for r in self.rows("fulfils")], ["OV-2"])
        self.assertEqual((self.rows("efforts"), self.rows("comments")), ([], []))
        self.do("undo")
        self.assertEqual(len(self.rows("fulfils")), 2)
        self.assertEqual((len(self.rows("efforts")), len(self.rows("comments"))), (1, 1))
        self.do("doctor")

    def test_a_remark_names_people(self):
        self.add("person", title="Ana Ruiz")
        self.add("person", title="Ben Sato")
        self.add("comment", record="feature/OV-1", text="@ana-ruiz and @ben-sato, see x@ana-ruiz.example; @nobody, @ana-ruiz.")
        self.add("comment", record="feature/OV-1", text="@ana-ruiz again")
        self.assertEqual([(r["record"], r["who"], r["as"]) for r in self.rows("involved")],
                         [("feature/OV-1", "person/ana-ruiz", "named"), ("feature/OV-1", "person/ben-sato", "named")])
        self.do("undo")
        self.assertEqual(len(self.rows("involved")), 2)
        self.do("undo")
        self.assertEqual(self.rows("involved"), [])

    def test_the_beginning_of_a_name_names_whom_it_can_mean_alone(self):
        for title in ("Ana Ruiz", "Ben Sato", "Ben Olsen"):
            self.add("person", title=title)
        self.add("comment", record="feature/OV-1", text="@ana, ask @ben")
        self.assertEqual([r["who"] for r in self.rows("involved")], ["person/ana-ruiz"], "two are called Ben")

    def test_a_key_is_found_as_one_types_what_one_heard(self):
        shown = json.loads(self.do("show", "feature", "ov-1", "--json"))
        self.assertEqual(shown["key"], "OV-1")


if __name__ == "__main__":
    unittest.main()
