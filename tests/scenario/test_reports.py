#!/usr/bin/env python3
"""Every report as a page, as JSON and as a sheet, on a full and on an empty workspace."""
import csv
import io
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Server, cli  # noqa: E402

BESPOKE = {"/river", "/coverage", "/trace", "/plan", "/compare"}
# What a report is about, where that can be said.
ABOUT = {"/about-customer": "customer=meridian-hospital-group", "/about-solution": "solution=S-2", "/similar": "request=R-209",
         "/about-tradeoff": "tradeoff=T-31", "/proof": "tradeoff=T-31"}


class Reports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.full, cls.empty = Server(sample=True), Server(sample=False)

    @classmethod
    def tearDownClass(cls):
        cls.full.close()
        cls.empty.close()

    def test_every_report_has_its_three_formats(self):
        for s in (self.full, self.empty):
            rows = s.get("/reports.json").json()["rows"]
            self.assertGreater(len(rows), 15)
            self.assertEqual(s.get("/reports").status, 200)
            for r in rows:
                path = r["address"]
                page = s.get(path)
                self.assertEqual(page.status, 200, path)
                if path not in BESPOKE:
                    data = s.get(path + ".json").json()
                    self.assertTrue(data["finding"], path)
                    self.assertIn("<h1>", page.body.decode())
                sheet = s.get(path + ".csv")
                self.assertEqual(sheet.status, 200, path)
                self.assertIn("text/csv", sheet["Content-Type"])
                self.assertTrue(list(csv.reader(io.StringIO(sheet.body.decode())))[0], path)

    def test_findings_are_sentences(self):
        """One thing is, two things are; money has no cents and no thousands without end."""
        for s in (self.full, self.empty):
            for r in s.get("/reports.json").json()["rows"]:
                if r["address"] in BESPOKE:
                    continue                   # a page of its own says it in its own words
                found = s.get(r["address"] + ".json?" + (ABOUT.get(r["address"], "") if s is self.full else "")).json()["finding"]
                self.assertNotRegex(found, r"(?<![\d.,])1 (of )?\w+s (are|were|have|wait|hang|stand|pull|ask|came)\b", r["name"])
                self.assertNotRegex(found, r"(?<![\d.,])(?<!of )(0|[2-9]|\d\d+) \w+ (is|was|has|waits|hangs|stands|pulls|asks)\b", r["name"])
                self.assertNotRegex(found, r"\d{5}", r["name"])
        self.assertRegex(self.full.get("/economics.json?by=segment").json()["finding"], r"^\$\d+\.\dm of the revenue is left$")

    def test_money_says_of_which_months_and_asks_for_a_period_that_has_some(self):
        months = sorted(r["month"][:7] for r in self.full.get("/ledger_lines.json?limit=500").json()["rows"])
        names = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
        first, last = ((names[int(m[5:]) - 1], m[:4]) for m in (months[0], months[-1]))
        whole = f"{first[0]} to {last[0]} {last[1]}." if first[1] == last[1] else f"{first[0]} {first[1]} to {last[0]} {last[1]}."
        page = self.full.get("/economics").body.decode()
        self.assertIn(whole, page)
        self.assertGreaterEqual(page.count(">not allocated<"), 2, "in the table as in the picture above it")
        wrong = self.full.get("/economics.json?from=2026-06-01&until=2026-05-01")
        self.assertEqual(wrong.status, 422)
        self.assertIn("until is before from", wrong.body.decode())

    def test_money_is_a_whole_and_its_parts(self):
        """A bar a row: what is taken from the revenue and what is left; a loss is marked, and seen as customers buy."""
        page = self.full.get("/economics").body.decode()
        self.assertIn("<h1>Dock loses money alone and earns it inside Cold-chain assurance</h1>", page)
        self.assertIn("keeps 41 % of its revenue; Margin guard, without it, keeps 33 %.", page)
        rows = self.full.get("/economics.json").json()["rows"]
        losses = sum(r["left"]["amount"].startswith("-") if isinstance(r["left"], dict) else r["left"] < 0 for r in rows)
        self.assertEqual(page.count('fill="var(--bad)"'), losses)
        self.assertEqual(page.count("a loss</td>"), losses)
        self.assertIn("No cost is allocated to a segment yet", self.full.get("/economics?by=segment").body.decode())

    def test_reports_about_one_thing(self):
        for path, what in ABOUT.items():
            page = self.full.get(f"{path}?{what}")
            self.assertEqual(page.status, 200, path)
            data = self.full.get(f"{path}.json?{what}").json()
            for table in data:
                if table != "finding":
                    sheet = list(csv.DictReader(io.StringIO(self.full.get(f"{path}.csv?{what}&table={table}").body.decode())))
                    self.assertEqual(len(sheet), len(data[table]), f"{path} {table}")
        self.assertIn('class="card mb4 rbars"', self.full.get("/makers").body.decode())
        self.assertIn("<tr><td>105 %</td>", self.full.get("/frontier").body.decode())      # a bar's number has its unit

    def test_a_table_of_a_report_is_chosen_by_name(self):
        a = self.full.get("/win-loss.csv").body.decode().splitlines()[0]
        b = self.full.get("/win-loss.csv?table=segments").body.decode().splitlines()[0]
        self.assertTrue(a.startswith("why,") and b.startswith("segment,"))

    def test_inputs(self):
        all_ = self.full.get("/small-items.json").json()["items"]
        some = self.full.get("/small-items.json?max_days=5").json()["items"]
        self.assertTrue(0 < len(some) < len(all_))
        self.assertEqual(self.full.get("/small_items.json?since=0d").json()["items"], [])
        bad = self.full.get("/small-items.json?max_days=lots&shoe=1")
        self.assertEqual((bad.status, {e["pointer"] for e in bad.json()["errors"]}), (422, {"/max_days", "/shoe"}))
        self.assertEqual(self.full.get("/small-items?max_days=lots").status, 422)

    def test_the_command_line_says_the_same(self):
        a = self.full.get("/small-items.csv").body.decode().replace("\r\n", "\n")
        b = cli("small-items", "--csv", at=self.full.db).stdout.replace("\r\n", "\n")
        self.assertEqual(a, b)
        self.assertIn("small items came between", cli("small_items", at=self.full.db).stdout)
        cli("small-items", "--shoe", "1", at=self.full.db, want=2)
        cli("small-items", "--max-days", "many", at=self.full.db, want=6)
        self.assertIn("headwater small_items [--since …] [--max_days …]", cli("help", "reports").stdout)


if __name__ == "__main__":
    unittest.main()
