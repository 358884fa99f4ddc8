#!/usr/bin/env python3
"""What a page says and offers where little is there yet: no dead ends, and words that a person would say."""
import html
import json
import os
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Serving, cli, fresh  # noqa: E402

PLAN = "title,product,quarter,team,days\nButter,Churn,2027-Q1,Makers,20\nCream,Churn,2027-Q2,Makers,20\n"


def seen(page):
    """What stands on a page, without its markup and the menu."""
    page = page[page.index("<main"):]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", page))).replace(" .", ".").replace(" ,", ",")


class FirstSteps(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.addCleanup(self.tmp.cleanup)
        self.at = fresh(self.tmp.name)
        cli("init", self.at, "--zone", "UTC", "--currency", "EUR", "--title", "Dairy", "--owner", "Eva Lind")
        cli("workspace", "start", "--plan", PLAN, at=self.at)
        self.server = Serving(self.at)
        self.addCleanup(self.server.stop)

    def page(self, path):
        a = self.server.get(path)
        self.assertEqual(a.status, 200, path)
        return a.body.decode()

    def test_what_hangs_in_the_air_says_how_to_tie_it(self):
        self.assertIn('href="/fulfils/new?feature=CHURN-1">Name the requirement that it fulfils', self.page("/trace/CHURN-1"))
        cli("add", "priority", "title=Sell more butter", "layer=executive", at=self.at)
        self.assertIn('href="/serves/new?priority=P-1">Name the requirement that serves it', self.page("/trace/P-1"))

    def test_a_choice_without_anything_to_choose_says_where_the_first_one_is_made(self):
        page = self.page("/requirements/new")
        self.assertIn('There is no priority yet. <a href="/priorities/new">Add a priority</a> first.', page)
        cli("add", "priority", "title=Sell more butter", "layer=executive", at=self.at)
        self.assertNotIn("There is no priority yet", self.page("/requirements/new"))

    def test_a_new_link_is_called_by_what_it_says(self):
        page = seen(self.page("/fulfils/new?feature=CHURN-1"))
        self.assertIn("Say which requirement a feature fulfils", page)
        self.assertIn("Save it", page)
        self.assertNotIn("A new fulfils", page)
        self.assertRegex(self.page("/fulfils/new?feature=CHURN-1"), r'href="/features/CHURN-1"[^>]*>Leave without saving')

    def test_markets_without_segments_count_none(self):
        self.assertNotIn("have no executive talk", seen(self.page("/markets")))

    def test_what_was_said_is_written_down_as_evidence_in_one_step(self):
        cli("add", "priority", "title=Sell more butter", "layer=executive", at=self.at)
        cli("add", "customer", "title=Nordmilk", "status=customer", at=self.at)
        page = self.page("/priorities/P-1")
        self.assertIn('href="/quotes/record?about=priority%2FP-1">What somebody said about it', page)
        self.assertIn("Nobody’s own words yet", self.page("/river"))
        self.assertIn('href="/requirements/new?priority=P-1">Write one', self.page("/river"))
        self.assertIn('value="priority/P-1"', self.page("/quotes/record?about=priority%2FP-1"))
        form = {"text": "I want ten per cent more", "who": "Lars Berg", "about": "priority/P-1", "on": "2026-11-02"}
        a = self.server.ask("POST", "/quotes/record", form=form)
        self.assertEqual(a.status, 422)
        self.assertIn("there is no contact or person \"Lars Berg\" yet", html.unescape(a.body.decode()))
        self.assertIn("I want ten per cent more</textarea>", a.body.decode())
        cli("add", "contact", "name=Lars Berg", "customer=nordmilk", "layer=executive", at=self.at)
        self.assertEqual(self.server.ask("POST", "/quotes/record", form=form).status, 303)
        self.assertIn("“Sell more butter” goes back to what a customer’s executive said", seen(self.page("/trace/P-1")))
        self.assertNotIn("Nobody’s own words yet", self.page("/river"))

    def test_what_came_up_before_there_is_a_product_or_a_team_says_what_is_missing(self):
        with tempfile.TemporaryDirectory() as d:
            at = fresh(d)
            cli("init", at, "--zone", "UTC", "--currency", "EUR", "--title", "New")
            cli("workspace", "start", "--market", "Dairies", "--customer", "Nordmilk", "--priority", "Sell more butter", "--name", "Eva", at=at)
            s = Serving(at)
            self.addCleanup(s.stop)
            page = s.get("/came-up").body.decode()
            self.assertIn("a product that would do it and a team with its days are missing", seen(page))
            for href in ("/products/new", "/teams/new", "/start", "/requests/record"):
                self.assertIn(f'href="{href}"', page)
        self.assertNotIn("are missing", seen(self.page("/came-up")))
        self.assertIn(">There is no contact or person", self.server.ask("POST", "/quotes/record", form={"text": "x", "who": "Nobody"}).body.decode())

    def test_help_leads_back_to_the_two_doors(self):
        self.assertIn('href="/start"', self.page("/help"))

    def test_a_brief_reads_as_a_page_and_not_as_markup(self):
        key = json.loads(cli("brief", "draft", "--reader", "eva-lind", "--json", at=self.at).stdout)["brief"]
        page = self.page(f"/briefs/{key}")
        self.assertIn("<section><h2>You said, we changed</h2>", page)
        self.assertRegex(page, r'<section class="ask"><h2>[^<]*</h2><ol><li><b>1</b>')
        self.assertNotIn("## ", page)
        text = "First.\nSecond line.\n\n- one\n- two <b>\n1. a\n12. b\n## End\nLast"
        cli("set", "brief", key, "--body", text, at=self.at)
        self.assertIn('<p class="prose">First.\nSecond line.</p><ul class="tip"><li>one</li><li>two &lt;b&gt;</li></ul><ol class="tip"><li>a</li>'
                      '<li>b</li></ol><h3 class="up">End</h3><p class="prose">Last</p>', self.page(f"/briefs/{key}"))

    def test_an_invitation_takes_the_flag_that_help_names(self):
        self.assertIn("--email", cli("help", "user").stdout)
        self.assertTrue(cli("user", "invite", "--email", "eva@dairy.example", "--role", "editor", at=self.at).stdout.startswith("/welcome/"))

    def test_a_rule_about_a_class_of_work_knows_the_classes(self):
        """Written as people write it; a word that is no class would be a rule that nothing obeys."""
        cli("add", "rule", "type=floor", "class=Growth", "percent=50", "why=Half of it is for growth", at=self.at)
        self.assertEqual(json.loads(cli("list", "rules", "--json", at=self.at).stdout)["rows"][0]["class"], "growth")
        self.assertIn("class", cli("add", "rule", "type=floor", "class=grwth", "percent=50", "why=Typo", at=self.at, want=6).stderr)
        page = self.page("/rules/new")
        self.assertLess(page.index('name="percent"'), page.index("Save the rule"))
        self.assertNotIn("More fields", page)

    def test_a_scenario_as_good_as_the_plan_says_so_and_what_using_it_means(self):
        cli("add", "capacity", "--team", "makers", "--quarter", "2027-Q1", "--days", "30", at=self.at)
        cli("add", "capacity", "--team", "makers", "--quarter", "2027-Q2", "--days", "30", at=self.at)
        plan = json.loads(cli("list", "plan_versions", "--json", at=self.at).stdout)["rows"][0]["id"]
        self.assertRegex(self.page(f"/plan_versions/{plan}/copy"), r'name="title"[^>]*value=""')
        cli("plan_version", "copy", plan, "--title", "More makers", at=self.at)
        page = seen(self.page("/scenarios"))
        self.assertIn("“More makers” is worth as much as the plan in force", page)
        self.assertNotIn("Of what it assumes nothing is written down", page)
        copied = json.loads(cli("list", "plan_versions", "--json", at=self.at).stdout)["rows"][-1]["id"]
        cli("plan_version", "assume", copied, "--what", "days", "--about", "Makers", "--quarter", "2027-Q1", "--amount", "40", at=self.at)
        self.assertIn("Of what it assumes nothing is written down", seen(self.page("/scenarios")))


if __name__ == "__main__":
    unittest.main()
