#!/usr/bin/env python3
"""A large file through the import page: it is read beside the page, whose address tells how far it is, without any
script; the second step refers to the file instead of carrying it; undo takes all of it back."""
import json
import os
import re
import sys
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "lib")]
from server import Server, cli  # noqa: E402
from test_import_formats import inline, workbook  # noqa: E402

ROWS = 25000
EDGE = "edge-of-a-part"


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.s = Server(sample=False)

    @classmethod
    def tearDownClass(cls):
        cls.s.close()

    def call(self, path, method="GET", **more):
        a = self.s.ask(method, path, **more)
        return a.status, a.headers, a.body.decode()

    def upload(self, text, shape, name="big.csv", create=""):
        text = text.decode("latin-1") if isinstance(text, bytes) else text.encode().decode("latin-1")
        parts = [f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n{text}\r\n',
                 f'--{EDGE}\r\nContent-Disposition: form-data; name="shape"\r\n\r\n{shape}\r\n',
                 f'--{EDGE}\r\nContent-Disposition: form-data; name="create"\r\n\r\n{create}\r\n', f"--{EDGE}--\r\n"]
        return self.call("/import", "POST", body="".join(parts).encode("latin-1"),
                         Content_Type=f"multipart/form-data; boundary={EDGE}")

    def form(self, **members):
        return self.call("/import", "POST", form=members)

    def wait(self, where):
        for _ in range(600):
            status, _, body = self.call(where + ".json")
            answer = json.loads(body)
            if not answer["running"]:
                return status, answer
            time.sleep(0.1)
        raise AssertionError("the import does not end")

    def cli(self, *args):
        return cli(*args, at=self.s.db).stdout


class LargeFile(Pages):
    def count(self):
        return len(json.loads(self.cli("market", "list", "--limit", "1000000", "--json"))["rows"])

    def test_a_large_file(self):
        rows = "".join(f"m{i},Market number {i} of a very long list of them,region\n" for i in range(ROWS))
        status, headers, _ = self.upload("id,name,kind\n" + rows + "short\n", "markets")
        self.assertEqual(status, 303)
        first = headers["Location"]
        self.assertRegex(first, r"^/import/jobs/[0-9a-f]{32}$")
        status, _, page = self.call(first)
        self.assertEqual(status, 200)
        self.assertTrue("<progress" in page or "can come in" in page)
        status, answer = self.wait(first)
        self.assertEqual((status, answer["rows"], answer["created"], answer["written"]), (422, ROWS + 1, ROWS, False))
        status, _, page = self.call(first)
        self.assertIn(f"Line {ROWS + 2}: 1 cell under 3 headers", page)
        self.assertLess(len(page), 40000, "the page does not carry the file")
        self.assertEqual(self.count(), 0)
        status, headers, _ = self.form(job=first.rsplit("/", 1)[1], file_name="big.csv", shape="markets", partial="1", do="apply")
        self.assertEqual(status, 303)
        second = headers["Location"]
        status, answer = self.wait(second)
        self.assertEqual((status, answer["created"], answer["quarantined"], answer["written"]), (200, ROWS, 1, True))
        status, _, page = self.call(second)
        self.assertIn(f"{ROWS:,} rows imported.", page)
        self.assertEqual(self.count(), ROWS)
        undo = re.search(r'action="(/history/\d+/undo)"', page).group(1)
        status, _, _ = self.call(undo, "POST", form={})
        self.assertEqual((status, self.count()), (303, 0))

    def test_a_job_that_nobody_knows(self):
        self.assertEqual(self.call("/import/jobs/00")[0], 404)
        status, _, page = self.form(job="00", file_name="big.csv", shape="markets", do="apply")
        self.assertEqual(status, 422)
        self.assertIn("Choose a file first", page)

    def test_headings_further_down(self):
        status, _, page = self.upload("made on Monday,by Ana\nid,name,kind\nh1,Harbours,region\n", "markets")
        packed = re.search(r'name="packed" value="([^"]+)"', page).group(1)
        self.assertIn("None of the 2 columns is a field of markets. Choose it below.", page)
        status, _, page = self.form(packed=packed, file_name="h.csv", shape="markets", header_row="2", do="again")
        self.assertEqual(status, 200)
        self.assertIn("The one row can come in", page)
        status, _, page = self.form(packed=packed, file_name="h.csv", shape="markets", header_row="two", do="again")
        self.assertEqual(status, 422)
        self.assertIn("a number from 1 on", page)


class Asked(Pages):
    """What the page asks, and what becomes of the answers."""

    def hidden(self, page):
        """What the form of the second step sends when nobody touches it."""
        form = page[page.index('class="stack imp"'):]
        sent = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form))
        for name, options in re.findall(r'<select[^>]*name="([^"]*)".*?>(.*?)</select>', form, re.S):
            chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
            sent[name] = chosen.group(1)
        for name, value in re.findall(r'<input type="(?:radio|checkbox)" name="([^"]*)" value="([^"]*)" checked', form):
            sent[name] = value
        return sent

    def field(self, title, name):
        rows = json.loads(self.cli("market", "list", "--limit", "1000", "--json"))["rows"]
        return next(r.get(name) for r in rows if r["title"] == title)

    def bring(self, text, name, **more):
        _, _, page = self.upload(text, "markets", name)
        status, _, _ = self.form(**{**self.hidden(page), **more, "do": "apply"})
        self.assertEqual(status, 303)

    def test_an_edit_and_the_file(self):
        head = "id,name,kind,text\n"
        self.bring(head + "c1,Harbour one,region,first\nc2,Harbour two,region,first\n", "edits.csv")
        key = {r["title"]: r for r in json.loads(self.cli("market", "list", "--limit", "1000", "--json"))["rows"]}
        for title in ("Harbour one", "Harbour two"):
            self.cli("market", "set", str(key[title].get("key") or key[title]["id"]), "text=by hand")
        _, _, page = self.upload(head + "c1,Harbour one,region,third\nc2,Harbour two,region,third\n", "markets", "edits.csv")
        table = page[page.index('id="conflicts"'):]
        self.assertIn("2 fields were edited here, and the file says otherwise", table)
        places = re.findall(r'name="take:([^"]+)" value="file"', table)
        self.assertEqual(len(places), 2)
        for said in ("Harbour one", "third", "by hand", "before: first"):
            self.assertIn(said, table)
        sent = self.hidden(page)
        self.assertNotIn("take:", " ".join(k for k in sent), "nothing is chosen for whoever looks")
        status, _, page = self.form(**{**sent, f"take:{places[0]}": "file", "do": "again"})
        self.assertEqual(self.hidden(page)[f"take:{places[0]}"], "file", "a choice stays chosen")
        self.assertEqual(self.form(**{**self.hidden(page), "do": "apply"})[0], 303)
        self.assertEqual((self.field("Harbour one", "text"), self.field("Harbour two", "text")), ("third", "by hand"))
        _, _, page = self.upload(head + "c1,Harbour one,region,third\nc2,Harbour two,region,fourth\n", "markets", "edits.csv")
        self.assertEqual(self.form(**{**self.hidden(page), "take:": "file", "do": "apply"})[0], 303)
        self.assertEqual(self.field("Harbour two", "text"), "fourth", "the answer for all")

    def test_a_name_that_is_another_and_dates_that_contradict(self):
        self.cli("product", "add", "--title", "Harvester", "--code", "HARV")
        _, _, page = self.upload("external_id,product,title\nn2,Harvster,Thresh\n", "features", "n.csv")
        self.assertIn("“Harvster” is no product we know", page)
        self.assertIn("1 of the 1 rows waits for an answer", page)
        self.assertRegex(page, r'name="alias:Harvster" value="Harvster"> <span>It is another, called <b>Harvster</b>')
        status, _, _ = self.form(**{**self.hidden(page), "create": "product", "alias:Harvster": "Harvster", "do": "apply"})
        self.assertEqual(status, 303)
        self.assertEqual(self.products("Harv"), ["Harvester", "Harvster"])
        _, _, page = self.upload("external_id,title,opened_on\no1,a,13/04/2026\no2,b,04/14/2026\n", "deals", "d.csv")
        self.assertIn("“13/04/2026” and such: is the day first, or the month?", page)
        self.assertIn("2 of the 2 rows wait for an answer", page)
        self.assertNotIn("Add what is absent among date", page)
        status, _, page = self.form(**{**self.hidden(page), "alias:13/04/2026": "day first", "do": "again"})
        self.assertIn("1 of the 2 rows can come in; 1 cannot be read for sure", page)

    def products(self, begin):
        rows = json.loads(self.cli("product", "list", "--limit", "500", "--json"))["rows"]
        return sorted(r["title"] for r in rows if r["title"].startswith(begin))

    def test_days_of_teams_want_a_roadmap(self):
        self.cli("product", "add", "title=Crane", "code=CRANE")
        self.cli("team", "add", "title=Yard")
        _, _, page = self.upload("id,product,title,days:Yard\nd1,Crane,Longer arm,12\n", "features", "days.csv")
        self.assertIn("Days of teams stay out (days:Yard); read as a roadmap (--as commitments) they come in", page)
        sent = self.hidden(page)
        self.assertEqual((sent["shape"], sent["map:id"]), ("features", "external_id"))
        _, _, page = self.form(**{**sent, "map:days:Yard": "", "was:days:Yard": "x", "do": "again"})
        self.assertNotIn("Days of teams", page, "whoever leaves the column out knows")
        _, _, page = self.form(**{**sent, "shape": "commitments", "map:title": "", "do": "again"})
        self.assertEqual(self.hidden(page)["shape"], "commitments")
        self.assertIn("The one row can come in", page, "what was chosen for features does not count for a roadmap")
        self.assertEqual(self.form(**{**self.hidden(page), "do": "apply"})[0], 303)
        efforts = json.loads(self.cli("effort", "list", "--json"))["rows"]
        self.assertEqual([(e["team"], e["likely"]) for e in efforts], [("yard", 12)])

    def test_a_column_left_out(self):
        _, _, page = self.upload("id,name,text\nl1,Left one,noise\n", "markets", "left.csv")
        sent = self.hidden(page)
        self.assertEqual(sent["map:text"], "text", "it is guessed")
        _, _, page = self.form(**{**sent, "map:id": "", "do": "again"})
        self.assertEqual(self.hidden(page)["map:id"], "")
        self.assertEqual(page.count('<option value="external_id"'), 3, "what is left out can be taken again")
        _, _, page = self.form(**{**sent, "map:text": "", "do": "again"})
        sent = self.hidden(page)
        self.assertEqual(sent["map:text"], "", "it is not guessed again")
        self.assertEqual(self.form(**{**sent, "do": "apply"})[0], 303)
        self.assertIsNone(self.field("Left one", "text"))

    def test_a_row_that_is_left_out_comes_in_nowhere(self):
        """A line of a roadmap is written into several tables; where one of them refuses it, no other keeps its part."""
        text = "title,product,quarter,Hull (PD),Deck (PD)\nKeel,Tug,2027-Q1,10,5\nWheel house,Tug,2027-Q1,12,a lot\n"
        _, _, page = self.upload(text, "", "tug.csv", create="product,team")
        words = re.sub(r"<[^>]*>", " ", page)
        self.assertIn("1 of the 2 rows can come in", words)
        self.assertRegex(words, r"New\s+1\s+records to create")
        self.assertRegex(words, r"3\s+Deck \(PD\)\s+a lot", "the column is called as in the file")
        self.assertEqual(self.form(**{**self.hidden(page), "create": "product,team", "partial": "1", "do": "apply"})[0], 303)
        rows = json.loads(self.cli("feature", "list", "--limit", "500", "--json"))["rows"]
        self.assertEqual([r["title"] for r in rows if r["title"] in ("Keel", "Wheel house")], ["Keel"])
        self.cli("undo")

    def test_rows_that_stay_out_for_one_reason_are_told_together(self):
        rows = "".join(f"Boat {i},harbour {i % 40}\n" for i in range(400))
        _, _, page = self.upload("name,segment\n" + rows, "customers", "boats.csv", create="segment")
        wrong = page[page.index('id="wrong"'):]
        wrong = wrong[:wrong.index("</section>")]
        self.assertEqual(wrong.count("<tr>"), 2, "a head and one reason")
        words = re.sub(r"<[^>]*>", "", wrong)
        self.assertIn("2, 3, 4, 5, 6, 7 and 394 more", words)
        self.assertIn("name one for all rows, above, or leave this column out", words)
        self.assertNotIn("market=", words)
        self.assertIn('href="#set-market"', wrong)
        self.assertIn('id="set-market"', page)

    def test_rows_that_wait_for_an_answer_are_not_among_those_that_can_come_in(self):
        self.cli("product", "add", "title=Ferry Line", "code=FERRY")
        rows = ["f1,One,Ferry Line,", "f2,Two,FerryLine,", "f3,Three,FerryLine,", "f4,Four,Barge Queen,"]
        _, _, page = self.upload("id,title,product,text\n" + "\n".join(rows) + "\n", "features", "waits.csv")
        words = re.sub(r"<[^>]*>", "", page)
        self.assertIn("1 of the 4 rows can come in; 2 wait for an answer, and 1 cannot be read for sure", words)
        self.assertIn("Import 1 row", words)
        self.assertNotIn("Import 3 rows", words)

    def test_half_a_day_is_a_day_of_work_and_none_of_room(self):
        text = "title,product,quarter,Hull (PD)\nKeel,Tug,2027-Q1,\"5,5\"\n"
        words = re.sub(r"<[^>]*>", " ", self.upload(text, "", "half.csv", create="product,team")[2])
        self.assertIn("The one row can come in", words)
        self.assertIn("“5,5” is taken as 6: days are whole", words.replace("&quot;5,5&quot;", "“5,5”"))
        page = self.upload("Team,Q1 2027,Q2 2027\nHull,80.5,80\n", "", "room.csv", create="team")[2]
        self.assertIn("is taken as 80: days are whole", page)

    def test_a_column_of_two_fields_stays_so_when_the_page_is_sent_again(self):
        text = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\nF1,Ana Ro,,,Engaging,2017-01-02,,\n"
        _, _, page = self.upload(text, "", "deals.csv")
        self.assertIn("The one row can come in", page)
        form = page[page.index('class="stack imp"'):]
        sent = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
        for name, options in re.findall(r'<select[^>]*name="([^"]*)".*?>(.*?)</select>', form, re.S):
            chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
            sent.append((name, chosen.group(1)))
        self.assertEqual([n for n, _ in sent].count("map:deal_stage"), 2)
        _, _, page = self.call("/import", "POST", form=[*sent, ("do", "again")])
        self.assertIn("The one row can come in", page)

    def test_the_people_of_a_customer_are_contacts_and_not_colleagues(self):
        _, _, page = self.upload("Account;Name;Role;Since\nFerry lines;Dana Wood;Chief Operating Officer;2019\n", "", "people.csv")
        sent = self.hidden(page)
        self.assertEqual((sent["shape"], sent["map:Account"], sent["map:Name"], sent["map:Role"], sent["map:Since"]),
                         ("contacts", "customer", "name", "title", ""))
        sent = self.hidden(self.upload("Name;Role;Reports to\nDana Wood;Chief Operating Officer;\n", "", "us.csv")[2])
        self.assertEqual((sent["shape"], sent["map:Role"]), ("people", "job"))

    def test_a_first_plan_brings_its_products_and_teams_and_says_so(self):
        create = re.search(r'name="create" value="([^"]+)"', self.call("/start")[2]).group(1)
        page = self.upload("title,product,quarter,team,days\nRye loaf,Rye,2027-Q1,Ovens,10\nSeed loaf,Seed,2027-Q1,Ovens,5\n", "", create=create)[2]
        words = re.sub(r"<[^>]*>", "", page)
        self.assertIn("Added on the way: 2 products, Rye, Seed; 1 team, Ovens.", words)
        self.assertEqual(set(re.findall(r'name="create" value="(\w+)" checked', page)), {"product", "team"})
        self.assertEqual(set(re.findall(r'type="hidden" name="create" value="(\w+)"', page)), {"requirement", "solution"})
        page = self.upload("title,product,quarter,team,days\nRye loaf,Rye,2027-Q1,Ovens,10\n", "")[2]
        self.assertNotIn("Added on the way", page)
        self.assertIn('name="create" value="product">', page)

    def test_a_large_first_plan_says_so_too(self):
        create = re.search(r'name="create" value="([^"]+)"', self.call("/start")[2]).group(1)
        rows = "".join(f"Barge {i} of a fleet that fills a whole file,Barge,2027-Q1,Hull crew,1\n" for i in range(20000))
        first = self.upload("title,product,quarter,team,days\n" + rows, "", "fleet.csv", create=create)[1]["Location"]
        self.wait(first)
        page = self.call(first)[2]
        self.assertIn("Added on the way: 1 product, Barge; 1 team, Hull crew.", re.sub(r"<[^>]*>", "", page))
        self.assertEqual(set(re.findall(r'name="create" value="(\w+)" checked', page)), {"product", "team"})

    def test_an_empty_sheet_takes_what_is_filled_in(self):
        for shape, line in (("capacities", "Web,2027-Q1,40,5"), ("commitments", "A-1,Site,Search,2027-Q1,Web,10,,,")):
            status, headers, text = self.call(f"/import/{shape}.csv")
            self.assertEqual((status, headers["Content-Type"].split(";")[0], text.count("\n")), (200, "text/csv", 1))
            self.assertEqual(text.count(","), line.count(","))
            filled = os.path.join(self.s.tmp.name, f"{shape}.csv")
            with open(filled, "w", encoding="utf-8") as f:
                f.write(text + line + "\n")
            out = json.loads(self.cli("import", filled, "--as", shape, "--create", "team,product", "--json"))
            self.assertEqual(out["quarantined"], 0)
            self.assertNotIn("ignored", [m["how"] for m in out["mapping"]])
            self.cli("undo")
            self.assertEqual(self.call(f"/import/{shape}")[1]["Location"], f"/import?shape={shape}")
        self.assertEqual(self.call("/import/markets.csv")[0], 404)
        self.assertEqual(self.call("/import/capacities.json")[0], 406)

    def test_a_mapping_under_a_name(self):
        _, _, page = self.upload("id,name,kind,Remarks\ns1,Saved one,region,one\n", "markets", "s1.csv")
        sent = {**self.hidden(page), "map:Remarks": "text", "save_mapping": "Weekly"}
        self.assertEqual(self.form(**sent, do="apply")[0], 303)
        _, _, page = self.upload("name,id,kind,Remarks,Other\nSaved two,s2,region,two,x\n", "markets", "s2.csv")
        sent = self.hidden(page)
        self.assertEqual((sent["map:Remarks"], sent["mapping"]), ("", ""))
        status, _, page = self.form(**{**sent, "mapping": "Weekly", "do": "again"})
        sent = self.hidden(page)
        self.assertEqual((status, sent["map:Remarks"], sent["mapping"]), (200, "text", "Weekly"))
        self.assertIn("does not know the column Other", page)
        self.assertEqual(self.form(**{**sent, "do": "apply"})[0], 303)
        self.assertEqual(self.field("Saved two", "text"), "two")

    def test_a_word_that_is_kept(self):
        self.cli("product", "add", "title=Hydrolens", "code=HYD")
        _, _, page = self.upload("id,title,text\nw1,Hydrolens shows it,A leader sees it\n", "requirements", "words.csv")
        self.assertIn("1 text names what we sell", page)
        sent = self.hidden(page)
        self.assertNotIn("keep_words", sent)
        _, _, page = self.form(**{**sent, "keep_words": "1", "do": "again"})
        self.assertEqual(self.hidden(page).get("keep_words"), "1", "it stays kept")
        self.assertNotIn("names what we sell</td>", page)

    def test_a_workbook_with_two_sheets(self):
        book = workbook([("Notes", inline("made by", "Ana", row=1) + inline("for", "Bo", row=2)),
                         ("List", inline("id", "name", "kind", row=1) + inline("x1", "Sheet harbour", "region", row=2))])
        _, _, page = self.upload(book, "markets", "two.xlsx")
        sent = self.hidden(page)
        self.assertEqual(sent["sheet"], "Notes")
        _, _, page = self.form(**{**sent, "sheet": "List", "do": "again"})
        sent = self.hidden(page)
        self.assertEqual((sent["sheet"], sent["map:name"]), ("List", "title"))
        self.assertEqual(self.form(**{**sent, "do": "apply"})[0], 303)
        self.assertEqual(self.field("Sheet harbour", "external_id"), "x1")


class Programs(Pages):
    """The same for programs: preview, apply, undo."""
    GOOD = "external_id,product,title,quarter,days:Pit\nt1,Kiln,Even heat,2027-Q1,20\nt2,Kiln,Quick start,2027-Q2,10\n"

    def act(self, verb, text, want=200, dry=False, **more):
        a = self.s.post(f"/import_batches/{verb}.json" + ("?dry_run=1" if dry else ""),
                        {"text": text, "file": "kiln.csv", "kind": "commitments", "create": "product,team", **more})
        self.assertEqual(a.status, want, a.body)
        return a.json()

    def batches(self):
        return [(b["state"], b["added"]) for b in self.s.get("/import_batches.json?limit=100").json()["rows"] if b["file"] == "kiln.csv"]

    def features(self):
        return [r["title"] for r in json.loads(self.cli("feature", "list", "--json"))["rows"] if r["product"] == "kiln"]

    def test_a_file_comes_and_goes(self):
        told = self.act("preview", self.GOOD)
        self.assertEqual((told["rows"], told["created"], told["written"]), (2, 2, False))
        self.assertEqual(self.act("preview", self.GOOD, dry=True)["changes"], [])
        self.assertIn("Even heat", [x["title"] for x in self.act("apply", self.GOOD, dry=True)["changes"]])
        self.assertEqual((self.features(), self.batches()), ([], []))
        told = self.act("apply", self.GOOD)
        self.assertEqual((told["created"], told["written"]), (2, True))
        self.assertEqual(self.batches(), [("applied", 2)])
        self.assertEqual((self.act("apply", self.GOOD)["unchanged"], self.batches()), (2, [("applied", 2)]))
        batch = self.s.get("/import_batches.json?limit=100").json()["rows"][-1]
        self.assertEqual(batch["change"], told["change"])
        page = self.s.get(f"/import_batches/{batch['id']}").body.decode()      # leads to what it brought
        self.assertIn(f'href="/history/{told["change"]}"', page)
        self.assertIn("Even heat", self.s.get(f"/history/{batch['change']}").body.decode())
        undone = self.s.post(f"/import_batches/{batch['id']}/undo.json", {})
        self.assertEqual((undone.status, undone.json()["undone"]), (200, told["change"]), undone.body)
        self.assertEqual((self.features(), self.batches()), ([], [("undone", 2)]))
        self.assertEqual(self.s.post(f"/import_batches/{batch['id']}/undo.json", {}).status, 412)
        again = self.act("apply", self.GOOD)
        self.assertEqual([n["reason"] for n in again["notes"]], [], "a file that was taken back did not come in before")
        self.assertEqual(self.batches(), [("undone", 2), ("applied", 2)])
        self.cli("undo")                                                        # the same by the way of history
        self.assertEqual((self.features(), self.batches()), ([], [("undone", 2), ("undone", 2)]))
        newest = self.s.get("/import_batches.json?limit=100").json()["rows"][-1]["id"]
        last = json.loads(self.cli("history", "--json"))
        back = last["rows"][0]["id"] if isinstance(last, dict) else last[0]["id"]
        self.cli("undo", str(back))                                             # the undo is undone
        self.assertEqual(self.batches()[-1], ("applied", 2))
        self.assertEqual(self.s.post(f"/import_batches/{newest}/undo.json", {}).status, 200)
        self.assertEqual((self.features(), self.batches()[-1]), ([], ("undone", 2)))

    def test_an_undo_of_something_else_is_not_taken_for_the_import(self):
        told = self.act("apply", "title\nSpelt\n", kind="markets")
        batch = self.s.get("/import_batches.json?limit=100").json()["rows"][-1]["id"]
        self.cli("archive", "import_batch", batch)
        self.cli("undo")                                                        # the record of the file is back
        undone = self.s.post(f"/import_batches/{batch}/undo.json", {})
        self.assertEqual((undone.status, undone.json()["undone"]), (200, told["change"]), undone.body)
        self.assertNotIn("Spelt", self.cli("market", "list"))
        self.assertEqual(self.s.get(f"/import_batches/{batch}.json").json()["state"], "undone")

    def test_what_stands_in_the_way_is_said(self):
        self.act("apply", self.GOOD.replace("t1", "u1").replace("t2", "u2").replace("Kiln", "Oast"))
        self.cli("plan", "lock", "2027-Q1", "--why", "Fair in spring")
        moved = "external_id,product,title,quarter\nu1,Oast,Even heat,2027-Q3\n"
        told = self.act("preview", moved)
        self.assertEqual([x["line"] for x in told["lines"]], [2])
        self.assertIn("2027-Q1 is locked (Fair in spring), and this changes OAST-1 in it", told["lines"][0]["reason"])
        refused = self.act("apply", moved, want=422)
        self.assertIn("/text: line 2, quarter: 2027-Q1 is locked (Fair in spring), and this changes OAST-1 in it.",
                      [f"{e['pointer']}: {e['detail']}" for e in refused["errors"]])
        _, _, page = self.upload(moved, "commitments", "kiln.csv")
        self.assertIn("2027-Q1 is locked (Fair in spring), and this changes OAST-1 in it", page[page.index('id="wrong"'):])
        self.assertIn("no =", self.act("apply", moved, want=422, map="title")["errors"][0]["detail"])
        self.assertEqual([e["pointer"] for e in self.act("preview", moved, want=422, take="mine")["errors"]
                          if "neither file nor ours" in e["detail"]], ["/take"])


if __name__ == "__main__":
    unittest.main()
