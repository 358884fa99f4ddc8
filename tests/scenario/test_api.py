#!/usr/bin/env python3
"""The same records as JSON: reading, writing, versions, dry runs, many rows at once, undo, limits."""
import html
import json
import os
import re
import sys
import unittest
from urllib.parse import quote, urlencode

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Server, cli  # noqa: E402


class Reading(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.s = Server(sample=True)

    @classmethod
    def tearDownClass(cls):
        cls.s.close()

    def test_pages_follow_one_another_and_hold_every_row_once(self):
        whole = self.s.get("/features.json?limit=500").json()
        self.assertIsNone(whole["next"])
        self.assertNotIn("count", whole)
        path, seen = "/features.json?limit=7&sort=-title", []
        while path:
            a = self.s.get(path)
            page = a.json()
            seen += [r["key"] for r in page["rows"]]
            if not page["next"]:
                self.assertIsNone(a["Link"])
                break
            self.assertRegex(a["Link"], r'^<.*>; rel="next"$')
            path = a["Link"][1:a["Link"].index(">")]
        self.assertEqual(sorted(seen), sorted(r["key"] for r in whole["rows"]))

    def test_count_is_told_when_asked_for(self):
        a = self.s.get("/features.json?limit=2&count=1").json()
        self.assertEqual(a["count"], len(self.s.get("/features.json?limit=500").json()["rows"]))
        b = self.s.get("/features.json?limit=2&count=1&state=idea").json()
        self.assertLess(b["count"], a["count"])

    def test_fields_leaves_out_what_was_not_named(self):
        row = self.s.get("/features.json?limit=1&fields=title,state").json()["rows"][0]
        self.assertEqual(sorted(row), ["id", "key", "rev", "state", "title"])
        one = self.s.get("/features/SHELF-44.json?fields=created_at").json()
        self.assertEqual(sorted(one), ["created_at", "id", "key", "rev"])
        bad = self.s.get("/features.json?fields=title,nonsense")
        self.assertEqual((bad.status, bad.json()["errors"][0]["pointer"]), (422, "/fields"))

    def test_include_puts_the_record_in_place_of_its_key(self):
        plain = self.s.get("/features/SHELF-44.json").json()
        full = self.s.get("/features/SHELF-44.json?include=product").json()
        self.assertEqual(full["product"]["key"], plain["product"])
        self.assertIsInstance(full["product"].get("owner"), (str, type(None)))       # one level, no deeper
        self.assertEqual({k: v for k, v in full.items() if k != "product"},
                         {k: v for k, v in plain.items() if k != "product"})
        rows = self.s.get("/promises.json?limit=3&include=to").json()["rows"]
        self.assertTrue(rows and all(isinstance(r["to"], dict) for r in rows))
        self.assertEqual(self.s.get("/features.json?include=title").status, 422)
        self.assertEqual(self.s.get("/import_batches.json?include=change").status, 422)     # the log is no record

    def test_since_and_filters(self):
        self.assertEqual(self.s.get("/features.json?since=2001-01-01&count=1").json()["count"],
                         self.s.get("/features.json?count=1").json()["count"])
        self.assertEqual(self.s.get("/features.json?since=0d").json()["rows"], [])
        self.assertEqual(self.s.get("/features.json?since=soon").status, 422)
        self.assertEqual(self.s.get("/features.json?no_such=1").status, 422)
        self.assertEqual(self.s.get("/features.json?span.gt=1,2").status, 422)        # one bound, not two
        both = {r["state"] for r in self.s.get("/features.json?state=idea,ready&limit=500").json()["rows"]}
        self.assertEqual(both, {"idea", "ready"})

    def test_each_field_asks_for_exactly_the_rows_that_have_the_value(self):
        """Against the whole list, filtered here: equal, none, and above or below for numbers."""
        tried = 0
        for kind in ("features", "requests", "deals", "people", "capacities", "efforts", "talks", "decisions", "customers"):
            rows, path = [], f"/{kind}.json?limit=500"
            while path:
                page = self.s.get(path).json()
                rows += page["rows"]
                path = page["next"] and f"/{kind}.json?limit=500&after={quote(page['next'])}"
            for field in rows[0]:
                values = [r[field] for r in rows if r[field] is not None]
                if field in ("id", "rev", "key", "archived_at", "created_at", "updated_at") or not values:
                    continue
                plain = lambda v: v["amount"] if isinstance(v, dict) else ("yes" if v else "no") if isinstance(v, bool) else str(v)
                value = max(values, key=lambda v: ("," in plain(v), len(plain(v)) < 100, plain(v)))       # a comma where there is one
                asks = {f"{field}={quote(plain(value))}": [r["id"] for r in rows if r[field] == value],
                        f"{field}=none": [r["id"] for r in rows if r[field] is None]}
                if isinstance(value, (int, dict)) and not isinstance(value, bool):
                    number = lambda v: float(plain(v))
                    asks[f"{field}.gt={plain(value)}"] = [r["id"] for r in rows if r[field] is not None and number(r[field]) > number(value)]
                    asks[f"{field}.le={plain(value)}"] = [r["id"] for r in rows if r[field] is not None and number(r[field]) <= number(value)]
                for ask, want in asks.items():
                    if len(want) > 500:
                        continue
                    a = self.s.get(f"/{kind}.json?limit=500&{ask}")
                    self.assertEqual(a.status, 200, ask)
                    self.assertEqual([r["id"] for r in a.json()["rows"]], want, f"/{kind}.json?{ask}")
                    tried += 1
        self.assertGreater(tried, 120)

    def test_what_every_record_has_can_be_asked_by(self):
        key = self.s.post("/features.json", {"product": "shelf", "title": "Known elsewhere", "external_id": "EXT, 7"}).json()["key"]
        self.assertEqual([r["key"] for r in self.s.get("/features.json?external_id=" + quote("EXT, 7")).json()["rows"]], [key])
        listed = lambda *flags: [r["key"] for r in json.loads(cli("feature", "list", *flags, "--json", at=self.s.db).stdout)["rows"]]
        self.assertEqual((listed("--external-id", "EXT, 7"), listed("--key", key), listed("--key", "NOPE-1")), ([key], [key], []))
        made = self.s.get(f"/features/{key}.json").json()["created_at"]
        self.assertIn(key, [r["key"] for r in self.s.get(f"/features.json?limit=500&created_at.ge={made}").json()["rows"]])
        self.assertNotIn(key, [r["key"] for r in self.s.get(f"/features.json?limit=500&updated_at.lt={made}").json()["rows"]])
        for wrong in (f"created_at={made}", "updated_at=soon", "updated_at.ge=soon"):
            a = self.s.get("/features.json?" + wrong)
            self.assertEqual((a.status, a.json()["errors"][0]["pointer"]), (422, "/" + wrong.split("=")[0].split(".")[0]), wrong)

    def test_the_address_of_a_page_gives_its_data_too(self):
        """With everything that the page's own links put behind it."""
        for path in ("/markets", "/requests", "/river", "/plan", "/features", "/history", "/trace", "/search?q=shelf", "/tradeoffs/T-31"):
            page = self.s.get(path).body.decode()
            for link in sorted(set(re.findall(r'href="(%s\?[^"#]*)"' % re.escape(path.split("?")[0]), page)))[:12]:
                link = html.unescape(link)
                self.assertEqual(self.s.get(link).status, 200, link)
                a = self.s.get(link.replace("?", ".json?", 1))
                self.assertEqual((a.status, a["Content-Type"]), (200, "application/json"), f"{link}: {a.body[:200]}")

    def test_the_log_is_paged_as_every_list_is(self):
        a = self.s.get("/history.json?limit=3")
        self.assertRegex(a["Link"], r'^</history.json\?limit=3&after=\d+>; rel="next"$')
        b = self.s.get(a["Link"][1:a["Link"].index(">")])
        self.assertEqual([int(r["id"]) for r in a.json()["rows"] + b.json()["rows"]], [int(a.json()["rows"][0]["id"]) - i for i in range(6)])
        a = self.s.get("/history.json?after=banana")
        self.assertEqual((a.status, a.json()["errors"][0]["pointer"]), (422, "/after"))

    def test_filters_through_the_plan_hold_on_every_surface(self):
        n = lambda query: self.s.get(f"/features.json?limit=1&count=1&{query}").json()["count"]
        self.assertEqual(n("planned=none") + n("in_plan=yes"), n("limit=1"))
        query = "planned=none&solution=none&requirement=none&product=dock&class=upkeep&stream=&in_plan=no"
        keys = [r["key"] for r in self.s.get(f"/features.json?limit=500&{query}").json()["rows"]]
        sheet = self.s.get(f"/features.csv?{query}").body.decode().splitlines()
        self.assertEqual([line.split(",")[0] for line in sheet[1:]], keys)
        page = self.s.get("/features?planned=none&solution=S-1&requirement=none&limit=1").body.decode()
        self.assertIn('value="none" selected>Not planned', page)
        self.assertIn('name="requirement" value="none" checked', page)
        self.assertEqual(self.s.get("/features.json?key=" + ",".join(["SHELF-44"] * 61)).status, 422)
        self.assertEqual(self.s.get("/features.json?state=" + ",".join(["idea"] * 61)).status, 422)
        next_page = self.s.get("/features.json?planned=none&limit=1")["Link"]
        self.assertIn("planned=none", next_page)
        self.assertIsNone(self.s.get("/features?planned=none&limit=1")["Link"], "a browser fetches it before anyone asks")

    def test_the_history_of_one_person_since_a_day(self):
        """Against the whole log, page by page; the pages of a filtered log hold each change once."""
        def rows(query):
            found, before = [], "0"
            while before:
                page = self.s.get(f"/history.json?before={before}&{query}").json()
                found += page["rows"]
                before = page["next"]
            return found
        whole = rows("")
        self.assertGreater(len(whole), 50)
        person = max({r["by"] for r in whole if r["by"]}, key=lambda name: sum(r["by"] == name for r in whole))
        key = next(r["key"] for r in self.s.get("/people.json?limit=500").json()["rows"] if r["title"] == person)
        day = sorted((r["happened_at"] or r["at"])[:10] for r in whole)[len(whole) // 2]
        want = [r["id"] for r in whole if r["by"] == person and (r["happened_at"] or r["at"]) >= day and r["via"] == "cli"]
        self.assertTrue(want)
        self.assertEqual([r["id"] for r in rows(f"who={key}&since={day}&via=cli")], want)
        self.assertEqual([r["id"] for r in rows(f"who={key}")], [r["id"] for r in whole if r["by"] == person])
        for wrong, place in (("who=nobody-here", "/who"), ("via=pigeon", "/via"), ("since=banana", "/since")):
            a = self.s.get("/history.json?" + wrong)
            self.assertEqual((a.status, [e["pointer"] for e in a.json()["errors"]]), (422, [place]))

    def test_a_search_is_narrowed_down(self):
        """Each way to see fewer hits leaves as many as it says, and those that the records say."""
        rows = lambda query: self.s.get("/search.json?q=pallet+door&" + query).json()["rows"]
        whole = rows("")
        self.assertLess(len(whole), 60)
        page = self.s.get("/search?q=pallet+door").body.decode()
        ways = re.findall(r'<li><a href="/search\?q=pallet[^"&]*&amp;([^"]*)">[^<]*</a> · (\d+)</li>', page)
        self.assertGreater(len(ways), 3)
        for query, n in ways:
            self.assertEqual(len(rows(query)), int(n), query)
        self.assertEqual(rows("kind=feature"), [r for r in whole if r["kind"] == "feature"])
        planned = {r["key"] for r in self.s.get("/features.json?limit=500&in_plan=yes").json()["rows"]}
        self.assertEqual([r["key"] for r in rows("in_plan=yes")], [r["key"] for r in whole if r["key"] in planned])
        page = self.s.get("/search?q=pallet&kind=market").body.decode()
        self.assertIn("None of what speaks of “pallet” is left", page)
        self.assertIn(">all again</a>", page)
        self.assertIn("because nobody has written “palet”", self.s.get("/search?q=palet").body.decode())
        self.assertEqual(self.s.get("/search.json?q=pallet&kind=nothing").status, 422)

    def test_what_is_known_already_is_not_sent_again(self):
        for path in ("/features/SHELF-44.json", "/features.json?limit=3", "/features.csv", "/plan.json", "/river.json"):
            a = self.s.get(path)
            self.assertTrue(a["ETag"], path)
            b = self.s.get(path, If_None_Match=a["ETag"])
            self.assertEqual((b.status, b.body), (304, b""), path)
        page = self.s.get("/features/SHELF-44")["ETag"]        # the page has a name of its own, never the record's
        self.assertNotEqual(page, self.s.get("/features/SHELF-44.json")["ETag"])
        self.assertEqual(self.s.get("/features/SHELF-44", If_None_Match=page).status, 304)

    def test_a_page_without_suffix_answers_json_when_asked_for(self):
        a = self.s.get("/features/SHELF-44", Accept="application/json")
        self.assertEqual(a.json()["key"], "SHELF-44")

    def test_the_request_id_comes_back(self):
        self.assertEqual(self.s.get("/features.json", X_Request_Id="mine-17")["X-Request-Id"], "mine-17")
        bad = self.s.get("/features/NOPE-1.json", X_Request_Id="mine-18")
        self.assertEqual((bad.status, bad.json()["instance"]), (404, "mine-18"))
        odd = self.s.get("/features.json", X_Request_Id="a b")
        self.assertNotEqual(odd["X-Request-Id"], "a b")

    def test_the_type_of_a_problem_is_a_page(self):
        kind = self.s.get("/features.json?no_such=1").json()["type"]
        self.assertEqual(self.s.get(kind).status, 200)


class Writing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.s = Server(sample=False)
        cls.s.post("/customers.json", {"title": "Acme"})

    @classmethod
    def tearDownClass(cls):
        cls.s.close()

    def change_count(self):
        return self.s.sql("SELECT count(*) FROM change")[0][0]

    def test_every_problem_is_told_at_its_place(self):
        bad = self.s.post("/customers.json", {"revenue": "much", "status": "friend", "nonsense": 1, "title": []})
        self.assertEqual(bad.status, 422)
        self.assertEqual(bad["Content-Type"], "application/problem+json")
        self.assertEqual({e["pointer"] for e in bad.json()["errors"]}, {"/revenue", "/status", "/nonsense", "/title"})

    def test_versions(self):
        made = self.s.post("/contacts.json", {"customer": "acme", "name": "Ida"})
        path = made["Location"] + ".json"
        self.assertEqual(made["ETag"], '"1"')
        none = self.s.ask("PATCH", path, {"name": "Eva"})
        self.assertEqual((none.status, none.json()["errors"][0]["code"]), (428, "if_match"))
        self.assertEqual(self.s.ask("PATCH", path, {"name": "Eva"}, If_Match="*").status, 400)
        good = self.s.ask("PATCH", path, {"name": "Eva"}, If_Match='"1"')
        self.assertEqual((good.status, good["ETag"], good.json()["name"]), (200, '"2"', "Eva"))
        late = self.s.ask("PATCH", path, {"name": "Ada", "title": "Buyer"}, If_Match='"1"')
        self.assertEqual((late.status, late["ETag"]), (412, '"2"'))
        self.assertEqual(late.json()["current"]["name"], "Eva")
        self.assertEqual(late.json()["diff"], [{"field": "name", "yours": "Ada", "theirs": "Eva"},
                                              {"field": "title", "yours": "Buyer", "theirs": None}])
        self.assertEqual(self.s.ask("DELETE", path).status, 428)
        self.assertEqual(self.s.ask("DELETE", path, If_Match='"1"').status, 412)
        gone = self.s.ask("DELETE", path, If_Match='"2"')
        self.assertEqual(gone.status, 200)
        back = self.s.post(gone["Headwater-Undo"] + "/undo", Accept="application/json")
        self.assertEqual(back.status, 200)
        self.assertIsNone(self.s.get(path).json()["archived_at"])

    def test_put_writes_the_whole_record(self):
        made = self.s.post("/contacts.json", {"customer": "acme", "name": "Una", "title": "Buyer", "email": "u@acme.example"})
        path = made["Location"]
        put = self.s.ask("PUT", path, {"customer": "acme", "name": "Una", "title": "Head buyer"}, If_Match='"1"')
        self.assertEqual((put.status, put.json()["title"], put.json()["email"]), (200, "Head buyer", None))
        self.assertEqual(self.s.ask("PUT", path, {"title": "x"}, If_Match='"2"').status, 422)     # name is needed

    def test_what_was_read_can_be_sent_back(self):
        made = self.s.post("/customers.json", {"title": "Round trip", "revenue": {"amount": "12.50", "currency": "USD"}})
        path = made["Location"] + ".json"
        whole = self.s.get(path)
        same = self.s.ask("PUT", path, whole.json(), If_Match=whole["ETag"])
        self.assertEqual((same.status, same["ETag"]), (200, whole["ETag"]))
        self.assertIsNone(same["Headwater-Undo"])          # nothing changed, so there is nothing to undo

    def test_undo_as_json_says_what_and_cannot_be_done_twice(self):
        made = self.s.post("/markets.json", {"title": "Undone"})
        number = made["Headwater-Undo"].split("/")[2]
        one = self.s.post(f"/history/{number}/undo.json")
        self.assertEqual((one.status, one.json()["undone"]), (200, number))
        two = self.s.post(f"/history/{number}/undo.json")
        self.assertEqual((two.status, two.json()["errors"][0]["code"]), (412, "undone"))
        self.assertEqual(self.s.post("/history/0/undo.json").status, 404)

    def test_a_dry_run_says_what_would_change_and_changes_nothing(self):
        before = self.change_count()
        dry = self.s.post("/customers.json?dry_run=1", {"title": "Maybe", "revenue": "5"})
        self.assertEqual(dry.status, 200)
        body = dry.json()
        self.assertEqual((body["dry_run"], body["status"], body["complete"]), (True, 201, True))
        self.assertEqual(body["answer"]["title"], "Maybe")
        line = body["changes"][0]
        self.assertEqual((line["kind"], line["key"], line["before"]), ("customer", "maybe", None))
        self.assertEqual(line["after"]["revenue"], {"amount": "5", "currency": "USD"})
        self.assertIsNone(dry["Headwater-Undo"])
        self.assertEqual(self.change_count(), before)
        self.assertEqual(self.s.get("/customers/maybe.json").status, 404)
        self.assertEqual(self.s.post("/customers.json?dry_run=1", {"title": ""}).status, 422)
        edit = self.s.ask("PATCH", "/customers/acme.json?dry_run=1", {"status": "former"}, If_Match='"1"').json()
        self.assertEqual((edit["changes"][0]["before"], edit["changes"][0]["after"]),
                         ({"status": "prospect"}, {"status": "former"}))
        form = self.s.post("/markets/new?dry_run=1", urlencode({"title": "Typed"}),
                           Content_Type="application/x-www-form-urlencoded").json()
        self.assertEqual((form["status"], form["changes"][0]["title"]), (303, "Typed"))
        undo = self.s.post("/markets.json", {"title": "Kept"})["Headwater-Undo"]
        would = self.s.post(undo + "/undo.json?dry_run=1").json()
        self.assertEqual((would["changes"][0]["kind"], would["changes"][0]["after"]), ("market", None))
        self.assertEqual(self.s.get("/markets/kept.json").status, 200)

    def test_what_means_something_where_nothing_is_said_is_never_empty(self):
        """A choice, a yes or no, a number with a value of its own: emptied, left out of a PUT, or sent as null."""
        key = self.s.post("/products.json", {"title": "Kiln", "code": "KILN"}).json()["key"]
        made = self.s.post("/features.json", {"product": key, "title": "Fire", "class": None, "bet": None})
        self.assertEqual((made.json()["class"], made.json()["bet"]), ("incremental", False))
        one = f"/features/{made.json()['key']}.json"
        change = lambda method, body: self.s.ask(method, one, body, If_Match=self.s.get(one)["ETag"]).json()
        self.assertEqual(change("PATCH", {"class": "growth", "bet": True})["class"], "growth")
        put = change("PUT", {"product": key, "title": "Fire well"})
        self.assertEqual((put["class"], put["bet"], put["state"], put["why"]), ("incremental", False, "idea", None))
        change("PATCH", {"class": "upkeep"})
        self.assertEqual(change("PATCH", {"class": None})["class"], "incremental")
        cli("feature", "set", made.json()["key"], "class=growth", at=self.s.db)
        cli("feature", "set", made.json()["key"], "class=", at=self.s.db)
        self.assertEqual(self.s.get(one).json()["class"], "incremental")
        cli("workspace", "set", "1", "pulse_min=9", at=self.s.db)
        cli("workspace", "set", "1", "pulse_min=", "days_per_week=", at=self.s.db)
        house = self.s.get("/workspaces/1.json").json()
        self.assertEqual((house["pulse_min"], house["days_per_week"]), (5, 5))
        nulls = [(p, f) for p in ("features", "rules", "customers", "capacities") for r in self.s.get(f"/{p}.json?limit=500").json()["rows"]
                 for f in ("class", "hard", "status", "reserve") if f in r and r[f] is None]
        self.assertEqual(nulls, [])

    def test_a_dry_run_keeps_no_key(self):
        self.s.post("/markets.json?dry_run=1", {"title": "Dry"}, Idempotency_Key="d-1")
        real = self.s.post("/markets.json", {"title": "Wet"}, Idempotency_Key="d-1")
        self.assertEqual(real.status, 201)

    def test_lines_are_all_written_or_none(self):
        good = '{"title":"L1"}\n\n{"title":"L2","status":"prospect"}\n'
        self.assertEqual(self.s.get("/customers.jsonl").status, 404, "lines are taken in; what is read is .json or .csv")
        a = self.s.post("/customers.jsonl", good)
        self.assertEqual((a.status, a.json()["added"]), (200, 2))
        self.assertEqual([r["line"] for r in a.json()["rows"]], [1, 3])
        self.assertEqual(a.json()["rows"][0]["key"], "l1")
        before = self.change_count()
        bad = self.s.post("/customers.jsonl", '{"title":"L3"}\n{"title":"L4","status":"odd"}\n{"title"\n[1]\n{"title":"L1"}')
        self.assertEqual((bad.status, bad.json()["added"], bad.json()["refused"]), (422, 0, 4))
        self.assertEqual([(r["line"], r["status"]) for r in bad.json()["rows"]], [(2, 422), (3, 422), (4, 422), (5, 409)])
        self.assertEqual(bad.json()["rows"][0]["errors"][0]["pointer"], "/status")
        self.assertEqual(self.change_count(), before)
        part = self.s.post("/customers.jsonl?partial=1", '{"title":"L4","status":"odd"}\n{"title":"L3"}')
        self.assertEqual((part.status, part.json()["added"], part.json()["refused"]), (200, 1, 1))
        self.assertEqual(self.s.get("/customers/l3.json").status, 200)
        undone = self.s.post(part["Headwater-Undo"] + "/undo.json")
        self.assertEqual(undone.status, 200)
        self.assertEqual(self.s.get("/customers/l3.json").status, 404)
        self.assertEqual(self.s.sql("SELECT count(*) FROM change_row r WHERE NOT EXISTS"
                                    " (SELECT 1 FROM change c WHERE c.id = r.change)"), [(0,)])

    def test_a_sheet_adds_and_changes_rows_by_their_keys(self):
        first = self.s.ask("PUT", "/customers.csv", "title,revenue,external_id\nS1,10,x1\nS2,20,x2\n")
        self.assertEqual((first.status, first.json()["added"]), (200, 2))
        again = self.s.ask("PUT", "/customers.csv", "external_id,revenue\nx1,10\nx2,25\n")
        self.assertEqual((again.json()["unchanged"], again.json()["changed"]), (1, 1))
        self.assertEqual(self.s.get("/customers/s2.json").json()["revenue"]["amount"], "25")
        bykey = self.s.ask("PUT", "/customers.csv", "key,status\ns1,former\n")
        self.assertEqual(bykey.json()["rows"][0]["result"], "changed")
        bad = self.s.ask("PUT", "/customers.csv", "key,status\ns1,prospect\ns2,odd\n")
        self.assertEqual((bad.status, bad.json()["rows"][0]["line"]), (422, 3))
        self.assertEqual(self.s.get("/customers/s1.json").json()["status"], "former")
        self.assertEqual(self.s.ask("PUT", "/customers.csv", "title,shoe\nA,B\n").json()["errors"][0]["pointer"], "/shoe")
        self.assertEqual(self.s.ask("PUT", "/customers.csv", "").status, 422)

    def test_what_is_exported_can_be_put_back_unchanged(self):
        sheet = self.s.get("/customers.csv").body
        back = self.s.ask("PUT", "/customers.csv", sheet)
        self.assertEqual(back.status, 200, back.body)
        self.assertEqual((back.json()["added"], back.json()["changed"]), (0, 0))

    def test_limits(self):
        big = self.s.post("/customers.json", '{"title":"' + "x" * (1 << 20) + '"}', Content_Type="application/json")
        self.assertEqual(big.status, 413)
        lines = self.s.post("/customers.jsonl", '{"title":""}\n' * 100000)
        self.assertEqual(lines.status, 422)
        self.assertEqual(lines.json()["refused"], 100000)
        self.assertEqual(self.s.post("/customers.jsonl", '{"title":""}\n' * 100001).status, 413)
        self.assertEqual(self.s.post("/customers.jsonl", "\n\n").json()["errors"][0]["code"], "empty")
        self.assertEqual(self.s.post("/customers.json", "title=x", Content_Type="text/plain").status, 415)
        deep = self.s.post("/customers.json", '{"title":' + "[" * 70 + "]" * 70 + "}", Content_Type="application/json")
        self.assertEqual(deep.status, 422)

    def test_the_log_still_verifies(self):
        bad = [r for r in self.s.sql("SELECT id FROM change WHERE hash = ''")]
        self.assertEqual(bad, [])


if __name__ == "__main__":
    unittest.main()
