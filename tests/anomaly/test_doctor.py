#!/usr/bin/env python3
"""What doctor finds: each way to damage a workspace beside the program is done to a good one, and it must be named."""
import json
import os
import shutil
import sqlite3
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import ROOT, cli  # noqa: E402


def doctor(db):
    p = cli("doctor", "--json", at=db, want=None)
    return p.returncode, json.loads(p.stdout.splitlines()[0]) if p.stdout else {}, p.stderr


class Doctor(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tmp = tempfile.TemporaryDirectory()
        cls.good = os.path.join(cls.tmp.name, "good.db")
        cli("init", cls.good, "--sample", env={"HEADWATER_SAMPLES": os.path.join(ROOT, "samples", "kestrel")})
        with sqlite3.connect(cls.good) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()

    @classmethod
    def tearDownClass(cls):
        cls.tmp.cleanup()

    def damaged(self, *statements):
        path = os.path.join(self.tmp.name, "damaged.db")
        for tail in ("", "-wal", "-shm"):
            if os.path.exists(path + tail):
                os.unlink(path + tail)
        shutil.copy(self.good, path)
        db = sqlite3.connect(path)
        for s in statements:
            self.assertGreater(db.execute(s).rowcount, 0, s)
        db.commit()
        db.close()
        return path

    def test_a_good_workspace_has_no_findings(self):
        code, r, err = doctor(self.good)
        self.assertEqual((code, r["count"], r["file"], r["chain"]), (0, 0, True, True), err)
        self.assertGreater(r["records"], 1000)
        self.assertGreater(r["references"], 1000)
        self.assertGreater(r["plan_rows"], 10)

    def test_each_damage_is_named(self):
        cases = {
            "differs": ["UPDATE customer SET revenue = coalesce(revenue, 0) + 1 WHERE id = 3"],
            "revision": ["UPDATE feature SET rev = rev + 1 WHERE id = 5"],
            "lost": ["DELETE FROM measurement WHERE id = 2"],
            "no_history": ["INSERT INTO market (rev, \"key\", title) VALUES (1, 'smuggled', 'Smuggled')"],
            "reference": ["UPDATE alias SET record = 'product/99999' WHERE id = (SELECT min(id) FROM alias)"],
            "chain": ["UPDATE change_row SET after = replace(after, 'a', 'b') WHERE n = 7"],
            "plan_quarter": ["UPDATE plan_row SET quarter = quarter + 40 WHERE id = (SELECT max(id) FROM plan_row)"],
            "upwards": ["UPDATE drives SET \"upper\" = \"lower\", \"lower\" = \"upper\" WHERE id = (SELECT min(id) FROM drives)"],
            "plan_over": ["UPDATE effort SET likely = likely + 900, low = NULL WHERE id = (SELECT min(e.id) FROM effort e JOIN plan_row r"
                          " ON r.feature = e.feature JOIN plan_version v ON v.id = r.version WHERE v.n = 14)"],
            "plan_number": ["UPDATE plan_version SET adopted_at = NULL WHERE n IS NOT NULL"],
        }
        for code, statements in cases.items():
            with self.subTest(code):
                status, r, err = doctor(self.damaged(*statements))
                self.assertEqual(status, 1, err)
                self.assertIn(code, {f["code"] for f in r["findings"]}, r["findings"][:5])

    def test_what_was_signed_or_dropped_is_named(self):
        last, drop = "(SELECT max(id) FROM change)", "DELETE FROM change{} WHERE {} = {}"
        cases = {
            "D-308 is not what its last change left": ["UPDATE decision SET frozen = coalesce(frozen, '') || ' ' WHERE \"key\" = 'D-308'"],
            "in the file, but nothing in history made it": [drop.format("_row", '"change"', last), drop.format("", "id", last)],
            "broken at change 21": [drop.format("_row", '"change"', 20), drop.format("", "id", 20)],
            "plan_row/1 is not what its last change left": ["UPDATE plan_row SET quarter = quarter + 1 WHERE id = 1"],
        }
        for text, statements in cases.items():
            with self.subTest(text):
                status, r, _ = doctor(self.damaged(*statements))
                self.assertEqual(status, 1)
                self.assertTrue(any(text in f["text"] for f in r["findings"]), r["findings"][:5])

    def test_quarters_taken_over_and_work_that_takes_two_are_no_damage(self):
        path = self.damaged()
        cli("plan_version", "solve", "--first", "2027-Q2", "--quarters", "3", at=path)      # keeps the quarter before
        cli("feature", "size", "DOCK-29", "--efforts", "dock=20", at=path)
        cli("feature", "set", "DOCK-29", "span=2", at=path)
        moved = json.loads(cli("plan", "move", "DOCK-29", "2027-Q4", "--json", at=path).stdout)
        cli("plan", "adopt", f"#{moved['version']}", at=path)
        rows = json.loads(cli("plan_row", "list", "--json", "--limit", "500", at=path).stdout)["rows"]
        self.assertIn(("DOCK-29", "2027-Q4", 2), {(r["feature"], r["quarter"], r["span"]) for r in rows})
        code, r, err = doctor(path)
        self.assertEqual((code, r["count"]), (0, 0), r["findings"][:5])

    def test_a_row_moved_with_its_reference_is_named(self):
        status, r, _ = doctor(self.damaged("UPDATE part SET feature = 99999 WHERE id = 1"))
        self.assertEqual(status, 1)
        self.assertEqual({"differs", "reference"}, {f["code"] for f in r["findings"]})
        self.assertTrue(any("part/1: feature leads to feature/99999" in f["text"] for f in r["findings"]))

    def test_a_torn_page_is_named_and_nothing_else_is_trusted(self):
        path = self.damaged()
        size = os.path.getsize(path)
        with open(path, "r+b") as f:
            f.seek(size // 2 // 4096 * 4096)
            f.write(b"\xa5" * 4096)
        status, r, err = doctor(path)
        self.assertEqual(status, 1, err)
        if r:
            self.assertFalse(r["file"] and r["count"] == 0)

    def test_no_workspace_is_no_workspace(self):
        path = os.path.join(self.tmp.name, "text.db")
        with open(path, "w", encoding="utf-8") as f:
            f.write("just a text\n" * 1000)
        status, _, err = doctor(path)
        self.assertEqual(status, 6)
        self.assertIn("is not a Headwater workspace", err)


if __name__ == "__main__":
    unittest.main()
