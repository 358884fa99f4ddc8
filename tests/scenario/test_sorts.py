#!/usr/bin/env python3
"""Lists sorted by several fields: each next one decides among equals, nothing comes last either way, pages of any size meet
without a gap or a row twice, and the address, the command line and the page mean the same."""
import json
import os
import re
import sys
import unittest
from urllib.parse import quote

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import OnSample, cli  # noqa: E402

SORTS = (("features", "-product,state,title"), ("features", "class,-hill,-title"), ("requests", "-due,owner,-text"),
         ("efforts", "-likely,team"), ("customers", "status,-revenue,title"), ("quotes", "strength,-rank,on,-id"))


class Sorts(OnSample):
    def rows(self, kind, sort, limit):
        got, after = [], ""
        while True:
            page = self.s.get(f"/{kind}.json?sort={sort}&limit={limit}{after}")
            self.assertEqual(page.status, 200, page.body[:300])
            page = page.json()
            got += page["rows"]
            if not page["next"]:
                return got
            after = "&after=" + quote(page["next"], safe="")

    def test_each_next_field_decides_among_equals_of_those_before_it(self):
        for kind, sort in SORTS:
            with self.subTest(kind=kind, sort=sort):
                rows, ties = self.rows(kind, sort, 500), 0
                for a, b in zip(rows, rows[1:]):
                    for field in sort.split(","):
                        one, other = (self.plain(r[field.lstrip("-")]) for r in (a, b))
                        if one == other:
                            ties += 1
                            continue
                        self.before(field, one, other)
                        break
                    else:
                        self.assertLess(int(a["id"]), int(b["id"]))
                self.assertGreater(ties, 3, "no two rows were alike in the first field")

    def plain(self, value):
        if isinstance(value, dict):
            return int(value["amount"]) if "amount" in value else value["key"]
        return value

    def before(self, field, one, other):
        """References stand in the order of their ids, which a key does not tell."""
        if one is None or other is None:
            self.assertIsNone(other, field)
        elif field.lstrip("-") in ("product", "team", "owner", "id"):
            pass
        elif field.startswith("-"):
            self.assertGreater(one, other, field)
        else:
            self.assertLess(one, other, field)

    def test_pages_meet(self):
        for kind, sort in SORTS:
            with self.subTest(kind=kind, sort=sort):
                whole = [r["id"] for r in self.rows(kind, sort, 500)]
                self.assertEqual(len(set(whole)), len(whole))
                self.assertEqual([r["id"] for r in self.rows(kind, sort, 17)], whole)

    def test_the_page_the_sheet_and_the_command_have_the_same_order(self):
        kind, sort = "customers", "status,-revenue,title"
        keys = [r["key"] for r in self.rows(kind, sort, 500)]
        sheet = self.s.get(f"/{kind}.csv?sort={sort}").body.decode().strip().split("\r\n")
        self.assertEqual([line.split(",")[0] for line in sheet[1:]], keys)
        said = json.loads(cli("customer", "list", "--sort", sort, "--json", "--limit", "500", at=self.s.db).stdout)
        self.assertEqual([r["key"] for r in said["rows"]], keys)
        one, after = [], []
        while True:
            said = json.loads(cli("customer", "list", "--sort", sort, "--json", "--limit", "7", *after, at=self.s.db).stdout)
            one += [r["key"] for r in said["rows"]]
            if not said["next"]:
                break
            after = ["--after", said["next"]]
        self.assertEqual(one, keys)
        page = self.s.get(f"/{kind}?sort={sort}").body.decode()
        self.assertEqual(re.findall(r"shown(.*?)</span>", page), [", by status, then from the top by revenue, then by customer"])
        self.assertTrue(f'name="sort" value="{sort}"' in page)
        self.assertLess(page.index(f"/customers/{keys[0]}\""), page.index(f"/customers/{keys[-1 if len(keys) < 20 else 9]}\""))

    def test_what_is_no_sort_is_refused_by_name(self):
        for sort, words in (("title,nope", "not by nope"), ("title,", None), ("-title,-", "not by "),
                            ("title,state,class,hill,does", "4 fields at most")):
            page = self.s.get(f"/features.json?sort={sort}")
            self.assertEqual(page.status, 422 if words else 200)
            if words:
                self.assertEqual(page.json()["errors"][0]["pointer"], "/sort")
                self.assertIn(words, page.json()["detail"])
                self.assertIn(words, cli("feature", "list", "--sort", sort, at=self.s.db, want=2).stderr)
        cursor = self.s.get("/features.json?sort=class,title&limit=2").json()["next"]
        for sort in ("title", "class,title,state"):
            refused = self.s.get(f"/features.json?sort={sort}&after={quote(cursor, safe='')}")
            self.assertEqual((refused.status, refused.json()["errors"][0]["code"]), (422, "cursor"))


if __name__ == "__main__":
    unittest.main()
