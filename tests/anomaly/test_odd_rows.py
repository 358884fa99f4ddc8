#!/usr/bin/env python3
"""Rows that no rule would have let in, written past all of them: every page, list, sheet and report answers, a problem at
worst; the server stays up, and its log says what is against the rules."""
import os
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(HERE), d) for d in ("lib", "parity")]
import fill  # noqa: E402
from server import Serving, cli  # noqa: E402

PAGES = ["/", "/plan", "/river", "/river?by=points", "/markets", "/trace", "/coverage", "/search?q=a", "/history", "/start",
         "/features.json?planned=2027-Q1"]


class OddRows(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        db = os.path.join(cls.folder.name, "odd.db")
        cli("init", db, "--sample")
        fill.fill(db, 100, 1)
        cls.log = open(os.path.join(cls.folder.name, "log"), "w+", encoding="utf-8")
        cls.s = Serving(db, stderr=cls.log)

    @classmethod
    def tearDownClass(cls):
        cls.s.stop()
        cls.log.close()
        cls.folder.cleanup()

    def test_every_page_answers(self):
        asked = PAGES + [r["address"] for r in self.s.get("/reports.json").json()["rows"]]
        for kind in fill.kinds():
            asked += [f"/{kind.plural}", f"/{kind.plural}.csv", *(f"/{kind.plural}/{n}{end}" for n in (1001, 1058)
                                                                  for end in ("", ".json"))]
        asked += [f"/tradeoffs/{n}{end}" for n in range(1000, 1100) for end in ("", ".json", "/proof")]
        seen = {}
        for path in asked:
            status = self.s.get(path).status
            seen[status] = seen.get(status, 0) + 1
            self.assertLess(status, 500, path)
        self.assertGreater(seen[200], 200, seen)
        self.assertEqual(len(self.s.children()), 1)
        self.log.seek(0)
        said = self.log.read()
        self.assertIn("lead upwards and carry no points", said)
        self.assertNotRegex(said, "Assertion|died of")


if __name__ == "__main__":
    unittest.main()
