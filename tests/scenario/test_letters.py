#!/usr/bin/env python3
"""A brief as one page for one person: every figure of it worked out anew from the lists, what sending keeps, what answers become."""
import collections
import datetime
import html
import json
import os
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Server, cli  # noqa: E402


def words(page):
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page))).strip()


def weeks(days, week=5):
    n = (20 * days + week) // (2 * week)
    return str((2 * days + week) // (2 * week)) if days >= 10 * week else f"{n / 10:g}"


class Letter(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.s = Server(sample=True)

    @classmethod
    def tearDownClass(cls):
        cls.s.close()

    def rows(self, path):
        return self.s.get(path + ("&" if "?" in path else "?") + "limit=500").json()["rows"]

    def sheet(self, key):
        page = self.s.get(f"/briefs/{key}").body.decode()
        return page[page.index('<article class="sheet'):page.index("</article>")]

    def test_where_the_quarter_goes_is_the_plan_by_solution_and_sums_to_its_capacity(self):
        text = words(self.sheet("B-17"))
        quarter = re.search(r"Where Q(\d) (\d{4}) goes ([\d.]+) person-weeks", text)
        q = f"{quarter.group(2)}-Q{quarter.group(1)}"
        makers = {t["key"] for t in self.rows("/teams.json") if t["type"] == "makers"}
        own = [c for c in self.rows(f"/capacities.json?quarter={q}") if c["team"] in makers]
        version = max((v for v in self.rows("/plan_versions.json") if v["n"]), key=lambda v: v["n"])
        planned = {r["feature"] for r in self.rows(f"/plan_rows.json?version={version.get('key') or version['id']}&quarter={q}")}
        effort = collections.Counter()
        for e in self.rows("/efforts.json"):
            effort[e["feature"]] += e["likely"]
        named = {s["key"]: s["title"] for s in self.rows("/solutions.json") if s["state"] != "dropped"}
        of = {}
        for p in sorted(self.rows("/parts.json"), key=lambda p: (not p["primary"], int(p["id"]))):
            of.setdefault(p["feature"], named.get(p["solution"]))
        sums = collections.Counter()
        for f in planned:
            sums[of.get(f) or "Work of one product"] += effort[f]
        all_ = sum(c["days"] for c in own)
        self.assertEqual(quarter.group(3), weeks(all_))
        sums["Reserve, free"] = all_ - sum(sums.values())
        for title, days in sums.items():
            self.assertIn(f"{title} {weeks(days)} · {(200 * days + all_) // (2 * all_)} %", text)

    def test_its_title_speaks_of_the_quarter_that_it_draws(self):
        with tempfile.TemporaryDirectory() as folder:
            db = os.path.join(folder, "w.db")
            then = {"HEADWATER_NOW": "2026-11-27T09:00:00Z"}
            cli("init", db, "--sample", env=then)
            made = json.loads(cli("brief", "draft", "--reader", "priya-raman", "--json", at=db, env=then).stdout)
            self.assertNotIn(" in Q", made["title"], "the plan begins with it")
            made = json.loads(cli("brief", "draft", "--reader", "priya-raman", "--json", at=db, env={"HEADWATER_NOW": "2027-02-01T09:00:00Z"}).stdout)
            dry = json.loads(cli("river", "--quarter", "2027-Q2", "--json", at=db, env=then).stdout)["dry"]
            self.assertEqual(made["title"], f"{len(dry)} open priorities have nobody working on them in Q2 2027")
            self.assertIn(f"{len(dry)} open priorities have nobody working on them in Q2 2027", made["lead"])

    def test_what_was_said_is_the_newest_of_each_sort_with_what_became_of_it(self):
        text = words(self.sheet("B-17"))
        said = self.rows("/quotes.json?who=person/priya-raman")
        sort = {"incorporated": 0, "adapted": 0, "parked": 1, "declined": 1}
        newest = collections.defaultdict(list)
        for q in sorted(said, key=lambda q: (q["on"], int(q["id"])), reverse=True):
            newest[sort.get(q["disposition"], 2)].append(q["text"])
        for t in newest[0][:2] + newest[1][:1]:
            self.assertIn(t, text)
        for t in newest[0][2:] + newest[1][1:] + newest[2]:
            self.assertNotIn(t, text)
        self.assertEqual(text.count("Changed. "), 2)
        self.assertEqual(text.count("Heard, not changed."), 1)

    def test_outcomes_and_small_items_are_those_of_their_pages(self):
        text = words(self.sheet("B-17"))
        metric = {m["title"]: m for m in self.rows("/metrics.json")}
        shown = 0
        for o in self.rows("/outcomes.json"):
            if not o["about"].startswith("solution/"):
                continue
            m = metric[o["metric"]] if o["metric"] in metric else next(x for x in metric.values() if x.get("key") == o["metric"] or x["id"] == o["metric"])
            values = sorted((x["on"], int(x["id"]), x["value"]) for x in self.rows("/measurements.json") if x["metric"] == o["metric"])
            n, unit = m["decimals"] or 0, (" " + m["unit"]) if m["unit"] else ""
            due = datetime.date.fromisoformat(o["due"])
            said = f'{m["title"]} {o["baseline"]:.{n}f}{unit} {values[-1][2]:.{n}f}{unit} {o["target"]:.{n}f}{unit} by {due:%a} {due.day} {due:%b}'
            self.assertIn(said, text)
            shown += 1
        self.assertGreater(shown, 2)
        small = self.s.get("/small-items.json").json()["items"]
        self.assertIn(f"{len(small)} small items add up to {weeks(sum(i['days'] for i in small))} person-weeks", text)

    def test_what_was_sent_stays_as_it_was_and_its_answers_become_what_they_said(self):
        made = self.s.post("/briefs/draft.json", {"reader": "priya-raman"}).json()["brief"]
        drawn = self.sheet(made)
        self.assertNotIn('class="own"', drawn, "a draft nobody edited has no words besides what is drawn")
        self.assertEqual(self.s.post(f"/briefs/{made}/answer.json", {"answer_1": "x"}).status, 422, "a draft asks nobody yet")
        sent = self.s.post(f"/briefs/{made}/send.json", {})
        self.assertEqual((sent.status, sent.json()["state"]), (200, "sent"), sent.body)
        before = words(self.sheet(made))
        quote = self.s.post("/quotes/record.json", {"text": "The newest thing of all.", "who": "person/priya-raman"}).json()["quote"]
        self.s.post(f"/quotes/{quote}/dispose.json", {"disposition": "incorporated", "why": "At once."})
        after = words(self.sheet(made))
        self.assertEqual(before, after)
        self.assertIn("The newest thing of all.", self.sheet("B-17"), "a draft is as the record has it now")
        a = self.s.post(f"/briefs/{made}/answer.json", {"answer_1": "Nobody asks the night shift.", "answer_3": "Ask Malmö."})
        self.assertEqual((a.status, a.json()["state"]), (200, "sent"), a.body)
        said = [q for q in self.rows("/quotes.json?who=person/priya-raman&disposition=open") if q["text"] == "Nobody asks the night shift."]
        self.assertEqual(len(said), 1)
        self.assertIn("Nobody asks the night shift.", words(self.sheet(made)))
        self.assertEqual(self.s.post(f"/briefs/{made}/answer.json", {"answer_1": "Again."}).status, 422)
        self.assertEqual(self.s.post(f"/briefs/{made}/answer.json", {}).status, 422)
        last = self.s.post(f"/briefs/{made}/answer.json", {"answer_2": "The exports."})
        self.assertEqual(last.json()["state"], "answered", last.body)

    def test_words_of_a_person_stand_on_the_page_and_what_is_drawn_is_not_said_twice(self):
        made = self.s.post("/briefs/draft.json", {"reader": "priya-raman"}).json()
        body = made["body"].replace("## What small yeses cost\n", "## What small yeses cost\n- We stop them in March, says Ana Ruiz.\n")
        row = self.s.get(f"/briefs/{made['brief']}.json")
        r = self.s.ask("PATCH", f"/briefs/{made['brief']}.json", {"body": body}, If_Match=row.headers["ETag"])
        self.assertEqual(r.status, 200, r.body)
        own = re.search(r'<div class="own">(.*?)</div>', self.sheet(made["brief"])).group(1)
        self.assertEqual(words(own), "What small yeses cost We stop them in March, says Ana Ruiz.")

    def test_its_text_says_what_its_sheet_says_on_page_and_command_line(self):
        text = self.s.get("/briefs/B-17.md")
        self.assertEqual((text.status, text.headers["Content-Type"]), (200, "text/markdown; charset=utf-8"))
        said = text.body.decode()
        self.assertEqual(cli("brief", "print", "B-17", at=self.s.db).stdout, said)
        plain = re.sub(r"\\([\\`*_\[\]<>#|])", r"\1", said)
        sheet = self.sheet("B-17")
        for cell in re.findall(r'<q>(.*?)…?</q>|<th scope="row"><a[^>]*>(.*?)</a>|<td class="n">(.*?)</td>|<li><b>(?!\d)(.*?)</b>: ', sheet):
            self.assertIn(words("".join(cell)), plain)
        for share in re.findall(r'<span><i class="[^"]*"></i>(.*?) <b>([\d.]+)</b> · (\d+) %', sheet):
            self.assertIn(f"- {words(share[0])}: {share[1]}, {share[2]} %", plain)
        self.assertEqual(len(re.findall(r"^\d\. ", plain, re.M)), 3)
        self.assertEqual(cli("brief", "print", "B-999", at=self.s.db, want=3).stdout, "")
        self.assertEqual(self.s.get("/customers/harbor-fresh-foods.md").status, 406, "a record without a text of its own has none")

    def test_a_trade_off_as_a_text_names_what_each_option_moves_breaks_and_keeps(self):
        card = self.s.get("/tradeoffs/T-31.json").json()
        said = re.sub(r"\\([\\`*_\[\]<>#|])", r"\1", self.s.get("/tradeoffs/T-31.md").body.decode())
        parts = re.split(r"^## ", said, flags=re.M)
        self.assertIn("> " + card["what_for"], parts[0])
        self.assertIn("in Q1 2027: 11 person-weeks short. No order of work avoids this: proved.", parts[0])
        self.assertEqual([p[0] for p in parts[1:]], [k["letter"] for k in card["options"]])
        for part, k in zip(parts[1:], card["options"]):
            self.assertTrue(part.startswith(f"{k['letter']}. {k['title']}\n\n{k['gets']}\n"), part)
            self.assertEqual(part.count(" (SHELF-") + part.count(" (ROUTE-") + part.count(" (TALLY-"), len(k["moves"]))
            for m in k["moves"]:
                self.assertIn(f"- {m['title']} ({m['feature']}) ", part)
            for w in k["waiting"]:
                self.assertIn(w["title"], part)
            for p in k["promises"]:
                self.assertIn(f"- Breaks a promise to {p['to']}: {p['what']}, due ", part)
            self.assertEqual(part.count("Breaks a promise"), k["promises_broken"])
            self.assertIn(f"- Value of the quarter {k['points_quarter']}, of the whole plan {k['points_horizon']} points", part)
        self.assertEqual(json.loads(cli("tradeoff", "print", "T-31", "--json", at=self.s.db).stdout), {"key": "T-31", "text": self.s.get("/tradeoffs/T-31.md").body.decode()})

    def test_a_person_sees_every_thing_they_said_and_a_person_who_said_nothing_no_strip(self):
        page = self.s.get("/people/priya-raman").body.decode()
        said = self.rows("/quotes.json?who=person/priya-raman")
        n = collections.Counter("changed" if q["disposition"] in ("incorporated", "adapted") else "heard" if q["disposition"] in ("parked", "declined") else "open"
                                for q in said)
        strip = page[page.index('aria-label="When it was said"'):page.index('aria-label="What was said"')]
        self.assertEqual(strip.count('fill="var(--c4)"'), n["changed"])
        self.assertEqual(strip.count("<rect "), n["heard"])
        self.assertEqual(strip.count("stroke-dasharray"), n["open"])
        x = [float(v) for v in re.findall(r'<(?:circle c|rect )x="([\d.]+)"', strip)]
        self.assertTrue(all(b > a for a, b in zip(x, x[1:])) and x[-1] < 756, x)
        self.assertIn("<h1>Priya Raman, COO", page)
        self.assertEqual(self.s.get("/executives/priya-raman").headers["Location"], "/people/priya-raman")
        self.assertNotIn("You said, we changed", self.s.get("/people/zoran-bauer").body.decode())


class JustBegun(unittest.TestCase):
    def test_a_workspace_without_a_plan_asks_and_counts_nothing(self):
        s = Server(sample=False)
        try:
            self.assertEqual(s.post("/people.json", {"title": "Nils Moe", "job": "CFO", "craft": "executive"}).status, 201)
            d = s.post("/briefs/draft.json", {"reader": "nils-moe"}).json()
            self.assertEqual(d["title"], "What we would like to learn from you first")
            self.assertNotRegex(d["lead"], r"\b0 |There is no plan|No outcomes")
            self.assertNotIn("small yeses", d["body"])
            page = s.get("/briefs/" + d["brief"]).body.decode()
            self.assertEqual(page.count("<i></i>"), 3, "a line to write on below each question")
            self.assertNotIn('class="own"', page)
            self.assertIn("<h1>Nils Moe, CFO", s.get("/people/nils-moe").body.decode())
        finally:
            s.close()


if __name__ == "__main__":
    unittest.main()
