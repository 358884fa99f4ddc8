#!/usr/bin/env python3
"""What a page says at a glance, worked out once more from the records: the chips of what ships, figures in groups of
three, and pages that have nothing to show yet."""
import html
import os
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import ROOT, Serving, cli  # noqa: E402


def words(markup):
    return re.sub(r" ([.,;])", r"\1", re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", markup)))).strip()


class Looks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tmp = tempfile.TemporaryDirectory(prefix="headwater-looks-")
        cls.served = {}
        for sample in ("kestrel", "second"):
            at = os.path.join(cls.tmp.name, sample + ".db")
            cli("init", at, "--sample", env={"HEADWATER_SAMPLES": os.path.join(ROOT, "samples", sample)})
            cls.served[sample] = Serving(at)
        at = os.path.join(cls.tmp.name, "empty.db")
        cli("init", at)
        cls.served["empty"] = Serving(at)

    @classmethod
    def tearDownClass(cls):
        for s in cls.served.values():
            s.stop()
        cls.tmp.cleanup()

    def page(self, sample, path):
        a = self.served[sample].get(path)
        self.assertEqual(a.status, 200, path)
        text = a.text() if callable(getattr(a, "text", None)) else a.body.decode()
        return text[text.index("<main"):]

    def rows(self, sample, plural):
        return self.served[sample].get(f"/{plural}.json?limit=500").json()["rows"]

    def what_hangs(self, sample):
        """Per solution of the quarter in force: the teams that are full, and the trade-offs, that its unbegun work counts on."""
        plan = self.served[sample].get(f"/plan/{self.served[sample].get('/plan.json').json()['quarter']}.json").json()
        quarter, free = plan["quarter"], {t["team"]: t["free"] for t in plan["teams"]}
        features = {f["key"]: f for f in self.rows(sample, "features")}
        planned = {r["feature"] for r in plan["rows"]}
        locked = {r["subject"].split("/")[1] for r in self.rows(sample, "rules") if r["type"] == "lock"}
        efforts = {}
        for e in self.rows(sample, "efforts"):
            efforts.setdefault(e["feature"], {})[e["team"]] = e["likely"]
        short = {}
        for t in self.rows(sample, "tradeoffs"):
            if t["state"] != "open" or not t["wish"] or t["quarter"] != quarter:
                continue
            lacks = {team: days - free[team] for team, days in efforts[t["wish"]].items() if days > free[team]}
            if lacks:
                short[max(lacks, key=lacks.get)] = t["key"]
        hangs = {}
        for p in self.rows(sample, "parts"):
            f = p["feature"]
            if f not in planned:
                continue
            teams = set() if f in locked or features[f]["state"] in ("started", "shipped") else set(efforts[f])
            full, waits = hangs.setdefault(p["solution"], (set(), set()))
            full.update(t for t in teams if free[t] == 0)
            waits.update(short[t] for t in teams if t in short)
        return hangs

    def test_a_solution_says_what_its_date_hangs_on(self):
        said = 0
        for sample in ("kestrel", "second"):
            chips = {}
            for card in re.findall(r'<li class="card sol">(.*?)</li>', self.page(sample, "/plan"), re.S):
                chips[re.search(r'class="id">([^<]*)', card).group(1)] = words(re.search(r'<(?:a|span) class="chip.*?</(?:a|span)>', card).group(0))
            names = {t["key"]: t["title"] for t in self.rows(sample, "teams")}
            for solution, (full, waits) in self.what_hangs(sample).items():
                chip = chips[solution]
                if re.match("Breaks|A part comes later", chip):
                    continue
                said += 1
                if waits:
                    self.assertIn(chip, {f"Waiting on {t}" for t in waits}, (sample, solution))
                elif full:
                    self.assertRegex(chip, "(is|are) full: ", (sample, solution))
                    for team in full:
                        self.assertIn(names[team], chip)
                else:
                    self.assertIn(chip, ("Keeps its date", "Complete in this quarter"), (sample, solution))
        self.assertGreaterEqual(said, 5)

    def test_the_river_holds_what_upkeep_takes_against_the_ceiling_that_was_set(self):
        s, q = self.served["kestrel"], self.served["kestrel"].get("/plan.json").json()
        rule = next(r for r in self.rows("kestrel", "rules") if r["type"] == "ceiling" and r["class"] == "upkeep")
        mix = {m["class"]: m["days"] for m in q["mix"]}
        share = round(100 * mix["upkeep"] / sum(mix.values()))
        self.assertIn(f"Upkeep takes {share} % of the days; you set a ceiling of {rule['percent']} %.", words(self.page("kestrel", "/river")))
        self.assertNotIn("ceiling", words(self.page("second", "/river")))
        key = rule["key"] if rule.get("key") else rule["id"]
        etag = s.get(f"/rules/{key}.json").headers["ETag"]
        self.assertEqual(s.ask("PATCH", f"/rules/{key}.json", {"percent": share - 1}, **{"If-Match": etag}).status, 200)
        self.assertIn(f"a ceiling of {share - 1} %, which it is above.", words(self.page("kestrel", "/river")))

    def test_a_requirement_stands_between_what_was_said_and_the_work(self):
        for sample, key in (("kestrel", "BR-1"), ("second", "BR-1")):
            trace = self.served[sample].get(f"/trace/{key}.json").json()
            card = re.search(r'<section class="card" aria-labelledby="sp">.*?</section>', self.page(sample, f"/requirements/{key}"), re.S).group(0)
            named = re.findall(r'href="/(?:priorities|features)/([^"]+)"', card)
            up = [x["key"] for x in trace["up"] if x["kind"] == "priority"][:3]
            down = [x["key"] for x in trace["down"] if x["kind"] == "feature"][:6]
            self.assertTrue(up and down)
            self.assertEqual(named, up + down)
            self.assertIn(f"“{trace['said'][0]['title']}”", words(card))
        key = next(f["key"] for f in self.rows("kestrel", "features") if f["state"] == "dropped")
        self.assertNotIn('aria-labelledby="sp"', self.page("kestrel", f"/features/{key}"))

    def test_outcomes_say_what_was_measured_last(self):
        for sample in ("kestrel", "second"):
            last = {}
            for m in sorted(self.rows(sample, "measurements"), key=lambda m: (m["on"], m["id"])):
                last[m["metric"], m["customer"]] = m["value"]
            page, seen = self.page(sample, "/outcomes"), 0
            for o in self.rows(sample, "outcomes"):
                row = re.search(rf'<tr data-row>(?:(?!</tr>).)*href="/outcomes/{o["key"]}".*?</tr>', page, re.S).group(0)
                now = words(re.search(r'data-l="Now">(.*?)</td>', row).group(1))
                value = last.get((o["metric"], o["customer"]))
                self.assertEqual(now, "–" if value is None else f"{value:,.10g}", o["key"])
                seen += value is not None
            self.assertGreater(seen, 0)

    def test_goals_that_pull_apart_stand_around_a_ring_and_every_pair_is_a_line(self):
        pulls = self.served["kestrel"].get("/goal-conflicts.json").json()["pulls"]
        page = self.page("kestrel", "/goal-conflicts")
        ring = re.search(r"<figure.*?</svg>", page, re.S).group(0)
        pairs = [p for p in pulls if p["a"] and p["b"]]
        titles = {g["key"]: g["title"] for g in self.rows("kestrel", "goals")}
        lines = re.findall(r'stroke-width="(\d+)"><title>([^<]*)</title>', ring)
        self.assertEqual([html.unescape(t).split(":")[0] for _, t in lines], [f"{titles[p['a']]} against {titles[p['b']]}" for p in pairs])
        dearest = max(range(len(pairs)), key=lambda i: pairs[i]["cost_days"] or 0)
        self.assertEqual(max(int(w) for w, _ in lines), int(lines[dearest][0]))
        self.assertEqual(sorted(re.findall(r'href="/goals/([^"]+)"', ring)), sorted({k for p in pairs for k in (p["a"], p["b"])}))
        self.assertNotIn("<figure", self.page("second", "/goal-conflicts"))

    def test_makers_are_held_against_the_ratio_that_the_workspace_set(self):
        most = self.rows("kestrel", "workspaces")[0]["ratio_max"]
        figure = re.search(r"<figure.*?</figure>", self.page("kestrel", "/makers"), re.S).group(0)
        self.assertIn(f"upright line: {most} to 1", words(figure))
        over = [r for r in self.served["kestrel"].get("/makers.json").json()["pms"] if r["makers"] > most]
        self.assertEqual(len(re.findall(" over</td>", figure)), len(over))

    def test_functions_that_much_depends_on_and_that_gave_little_are_where_to_talk_first(self):
        for sample, some in (("kestrel", 1), ("second", 0)):
            rows = [r for r in self.served[sample].get("/buy-in.json").json()["functions"] if r["depends"] is not None and r["given"] is not None]
            most = max(r["depends"] for r in rows)
            first = {r["function"] for r in rows if r["given"] < 50 and 2 * r["depends"] >= most}
            picture = re.search(r"<figure.*?</figure>", self.page(sample, "/buy-in"), re.S).group(0)
            dots = re.findall(r'<circle [^>]*stroke="var\(--(\w+)\)".*?</circle><a href="/teams/([^"]+)"', picture)
            self.assertEqual({k for _, k in dots}, {r["function"] for r in rows})
            self.assertEqual({k for colour, k in dots if colour == "bad"}, first)
            self.assertGreaterEqual(len(first), some)

    def test_people_read_figures_in_groups_of_three_and_programs_do_not(self):
        goals = {g["key"]: g for g in self.rows("kestrel", "goals")}
        large = [g for g in goals.values() if max(g["baseline"] or 0, g["target"] or 0) >= 1000]
        self.assertGreaterEqual(len(large), 2)
        page, csv = self.page("kestrel", "/goals"), self.served["kestrel"].get("/goals.csv").body
        csv = csv if isinstance(csv, str) else csv.decode()
        for g in large:
            self.assertIn(f">{int(g['target']):,}<", page)
            self.assertNotIn(f">{int(g['target'])}<", page)
            self.assertIn(f",{int(g['target'])},", csv)

    def test_what_is_missing_nowhere_is_said_as_that(self):
        self.assertIn("with executives. Every segment has an executive talk.", words(self.page("second", "/markets")))
        self.assertIn("Two segments have no executive talk, and one has nobody above the users.", words(self.page("kestrel", "/markets")))

    def test_a_list_says_in_which_order_it_stands(self):
        self.assertIn("shown of 260, oldest first", words(self.page("kestrel", "/features")))
        self.assertRegex(words(self.page("kestrel", "/features?sort=-title")), r"50 shown of 260, from the top by work")
        self.assertNotIn("oldest first", words(self.page("kestrel", "/features?sort=title")))

    def test_a_slice_has_the_requirement_of_its_whole(self):
        """As the count above the list has it: the rows marked as without one are those that the view shows."""
        for sample in ("kestrel", "second"):
            marked = len(re.findall(">no requirement<", self.page(sample, "/features?state=idea,ready,started&limit=500")))
            self.assertEqual(marked, self.served[sample].get("/features.json?requirement=none&limit=500&count=1").json()["count"], sample)

    def test_open_tradeoffs_say_how_many_wait_and_until_when(self):
        for sample in ("kestrel", "second"):
            open_ones = [t for t in self.rows(sample, "tradeoffs") if t["state"] == "open"]
            self.assertEqual(len(open_ones), 2)
            h1 = words(re.search(r"<h1>.*?</h1>", self.page(sample, "/tradeoffs"))[0])
            self.assertRegex(h1, r"^Two decisions wait, the first by \w\w\w \d+ \w\w\w$")
            today = words(re.search(r"<h1>.*?</h1>", self.page(sample, "/"))[0])
            self.assertEqual(today.split("first")[1], h1.split("first")[1])

    def test_what_can_be_done_with_words_stands_above_what_was_found(self):
        page = self.page("second", "/search?q=bowl")
        self.assertLess(page.index(">Do</h2>"), page.index(">Features, 3</h2>"))
        self.assertIn(">Something came up: “bowl”…</a>", page)
        self.assertRegex(self.page("second", "/came-up?text=bowl"), r'<textarea id="text"[^>]*>bowl</textarea>')

    def test_a_requirement_that_is_missing_opens_with_the_priority_that_lacks_it(self):
        self.assertIn("<h1>“Open a second hub without new systems” has no requirement yet</h1>", self.page("kestrel", "/requirements/new?priority=P-7"))
        self.assertIn("<h1>A new requirement</h1>", self.page("kestrel", "/requirements/new?priority=P-1"))

    def test_what_is_needed_is_named_once(self):
        s = self.served["kestrel"]
        page = s.ask("POST", "/requirements/new", form={"title": "Know the hour"}, Origin=s.address).body.decode()
        summary = words(re.search(r'id="sum".*?</div>', page, re.S)[0])
        self.assertIn("Done when is needed", summary)
        self.assertEqual(summary.count("Done when"), 1)

    def test_a_record_is_followed_from_its_first_line(self):
        page = self.page("kestrel", "/requirements/BR-1")
        first = page[:page.index("<h1>")]
        self.assertRegex(first, r'<form method="post" action="/requirements/BR-1/follow">(<input type="hidden"[^>]*>)?<button class="btn"[^>]*data-key="F"[^>]*>Follow ')
        self.assertIn("Drop it, and say why…", page)
        self.assertNotIn("Dropped, and say why", page)

    def test_a_page_with_nothing_to_show_says_why_and_what_to_do(self):
        for path, why, way in (("/river", "Nothing flows here yet", "/priorities/new"), ("/plan", "Bring in your commitments", "/import?shape=commitments"),
                               ("/markets", "No segment yet", "/segments/new"), ("/features", "No feature yet", "/features/new")):
            page = self.page("empty", path)
            self.assertIn(why, words(page), path)
            self.assertIn("nothing empty", page, path)
            self.assertRegex(page, f'href="{re.escape(way)}"', path)
        self.assertNotIn("0 of 0", words(self.page("empty", "/plan")))


if __name__ == "__main__":
    unittest.main()
