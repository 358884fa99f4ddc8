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


if __name__ == "__main__":
    unittest.main()
