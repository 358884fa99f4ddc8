#!/usr/bin/env python3
"""What a file holds is found out from its headings where nobody says it, on the command line and on the page."""
import os
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Serving, cli  # noqa: E402

PLANS = ["Feature,Product,Quarter,Team,Days\nProving cabinet,Bread,Q1 2027,Oven,50\n",
         "Roadmap;;;;\n\nVorhaben;Produkt;Quartal;Team;Aufwand (PT)\nGärschrank;Brot;2027 Q1;Ofen;50\nWaage;Brot;;Ofen;5\n",
         "Titre;Produit;Trimestre;Équipe;Jours\nArmoire de pousse;Pain;Q1/2027;Four;50\n"]
FILES = {
    "capacities": "team,quarter,days,reserve\nOven,2027-Q1,100,10\n",
    "commitments": "title;product;quarter;days:Oven\nProving cabinet;Bread;2027-Q1;50\n",
    "efforts": "Feature,Team,Low,Likely,High\nSHELF-44,shelf,1,2,3\n",
    "contacts": "name,customer,layer,email\nAda Kern,meridian-hospital-group,user,ada@kern.example\n",
    "measurements": "metric,on,value\nspoilage,2026-11-01,2.1\n",
    "people": "Name,E-mail,Job,Team\nAda Kern,ada@kern.example,Baker,shelf\n",
}


class Guess(unittest.TestCase):
    def test_each_is_known_by_its_headings(self):
        with tempfile.TemporaryDirectory() as d:
            at = os.path.join(d, "w.db")
            cli("init", at, "--sample")
            for kind, text in FILES.items():
                path = os.path.join(d, "f.csv")
                with open(path, "w", encoding="utf-8") as f:
                    f.write(text)
                p = cli("import", path, "-n", "--json", at=at, want=None)
                self.assertIn(f'"kind":"{kind}"', re.sub(r'"\s*:\s*"', '":"', p.stdout), f"{kind}: {p.stdout[:300]}{p.stderr}")

    def test_a_plan_as_people_write_it_comes_in_whole(self):
        """Other words for the columns, another language, and quarters as they are said."""
        for text in PLANS:
            with tempfile.TemporaryDirectory() as d:
                at, path = os.path.join(d, "w.db"), os.path.join(d, "plan.csv")
                cli("init", at, "--zone", "UTC", "--currency", "EUR", "--title", "Bakery")
                with open(path, "w", encoding="utf-8") as f:
                    f.write(text)
                cli("import", path, "--create", "product,team", at=at)
                plan = cli("plan", "show", "2027-Q1", at=at).stdout
                self.assertRegex(plan, r"(Proving cabinet|Gärschrank|Armoire de pousse)\t50 days", text)

    def test_one_column_a_team_with_odd_headings_comes_in_whole(self):
        """Units behind the teams and the numbers, a quarter that is not known yet, and a line that adds up."""
        text = ("#;Initiative;Product;When?;Platform (PD);Mobile App [days];Comment\nRM-1;Sign-on;Core;Q1 2027;25;5d;first\n"
                "RM-2;Search;Core;tbd;–;10 PD;\nTotal;;;;25;15;\n")
        with tempfile.TemporaryDirectory() as d:
            at, path = os.path.join(d, "w.db"), os.path.join(d, "plan.csv")
            cli("init", at, "--zone", "UTC", "--currency", "EUR", "--title", "T")
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
            out = cli("import", path, "--create", "product,team", at=at).stdout
            self.assertIn("2 rows: 2 created", out)
            self.assertIn('line 3: "tbd" is no quarter', out)
            self.assertIn("line 4: a total of the rows above", out)
            efforts = cli("list", "efforts", "--csv", "--fields", "feature,team,likely", at=at).stdout
            self.assertEqual(sorted(efforts.split()[1:]), ["CORE-1,mobile-app,5", "CORE-1,platform,25", "CORE-2,mobile-app,10"])
            self.assertRegex(cli("plan", "show", "2027-Q1", at=at).stdout, r"Sign-on\t30 days")
            self.assertIn("RM-2", cli("list", "features", "--csv", "--fields", "key,external_id", at=at).stdout)
            server = Serving(at)
            try:
                for page in ("/plan", "/"):
                    self.assertIn(b"Nobody has said how many days Platform and Mobile App can give in Q1 2027", server.get(page).body, page)
                self.assertNotIn(b"no longer fit", server.get("/plan").body)
                self.assertNotIn(b"is full", server.get("/plan").body)
                cli("add", "capacity", "--team", "platform", "--quarter", "2027-Q1", "--days", "10", at=at)
                self.assertIn(b"is 3 person-weeks over", server.get("/plan").body)
                self.assertIn(b"how many days Mobile App can give", server.get("/plan").body)
                self.assertIn(b"CORE-1 Sign-on: 1 person-week<", server.get("/plan").body)
            finally:
                server.stop()
            # once the teams are there, their names alone do
            with open(path, "w", encoding="utf-8") as f:
                f.write("title,product,quarter,Platform,Weight\nOffline,Core,2027-Q2,7,3\n")
            cli("import", path, "--as", "commitments", at=at)
            self.assertRegex(cli("plan", "show", "2027-Q2", at=at).stdout, r"Offline\t7 days")

    def test_a_column_that_is_called_like_a_field_is_no_team_of_that_name(self):
        """The sample has a team Product; a roadmap's column "product" is the product all the same, read so and shown so."""
        with tempfile.TemporaryDirectory() as d:
            at, path = os.path.join(d, "w.db"), os.path.join(d, "plan.csv")
            cli("init", at, "--sample")
            with open(path, "w", encoding="utf-8") as f:
                f.write("title,product,quarter,days:Shelf\nDry cabinet,dock,2027-Q1,60\n")
            self.assertIn('"column":"product","field":"product"', cli("import", path, "-n", "--json", at=at, want=None).stdout)
            cli("import", path, at=at)
            efforts = cli("list", "efforts", "--csv", "--fields", "team,likely", "--limit", "1000", at=at).stdout.split()
            self.assertIn("shelf,60", efforts)
            self.assertNotIn("product", [e.split(",")[0] for e in efforts])

    def test_teams_with_one_column_a_quarter(self):
        with tempfile.TemporaryDirectory() as d:
            at, path = os.path.join(d, "w.db"), os.path.join(d, "c.csv")
            cli("init", at, "--zone", "UTC", "--currency", "EUR", "--title", "T")
            with open(path, "w", encoding="utf-8") as f:
                f.write("Squad,Q1 2027,Q2 2027\nOven,100,90\nDough,40,\n")
            cli("import", path, "--create", "team", at=at)
            rows = cli("list", "capacities", "--csv", "--fields", "team,quarter,days", at=at).stdout.split()[1:]
            self.assertEqual(sorted(rows), ["dough,2027-Q1,40", "oven,2027-Q1,100", "oven,2027-Q2,90"])
            self.assertIn("3 unchanged", cli("import", path, "--create", "team", at=at).stdout)

    def test_a_file_that_does_not_say_what_it_is_stays_on_the_page(self):
        """What its rows are is asked with the file in hand; the columns of a roadmap are then chosen on the page."""
        with tempfile.TemporaryDirectory() as d:
            at = os.path.join(d, "w.db")
            cli("init", at, "--zone", "UTC", "--currency", "EUR", "--title", "T")
            server = Serving(at)
            try:
                part = ('--b\r\nContent-Disposition: form-data; name="file"; filename="p.csv"\r\n\r\n'
                        "wish,area,crew A\nProving cabinet,Bread,50\n\r\n--b--\r\n")
                a = server.post("/import", part.encode(), Content_Type="multipart/form-data; boundary=b")
                page = a.body.decode()
                self.assertEqual(a.status, 422)
                self.assertIn("wish · area · crew A", page)
                self.assertIn("The headings do not say what the rows are. Say it:", page)
                keep = re.findall(r'name="(packed|file_name|create|job)" value="([^"]*)"', page)
                a = server.ask("POST", "/import", form=[*keep, ("shape", "commitments")])
                page = a.body.decode()
                self.assertIn('<select name="map:wish"', page)
                self.assertIn('value="days:crew A"', page)
                self.assertNotIn("Import 0 rows", page)
                keep = re.findall(r'name="(packed|file_name|create|job)" value="([^"]*)"', page)
                a = server.ask("POST", "/import", form=[*keep, ("shape", "commitments"), ("map:wish", "title"), ("map:area", "product"),
                                                        ("map:crew A", "days:Crew A"), ("create", "product"), ("create", "team"), ("do", "apply")])
                self.assertEqual(a.status, 303, a.body)
            finally:
                server.stop()
            self.assertIn("Crew A", cli("list", "teams", "--csv", at=at).stdout)
            self.assertIn(",50", cli("list", "efforts", "--csv", "--fields", "feature,likely", at=at).stdout)

    def test_known_sources_are_known_without_a_word(self):
        files = {"features": ("requirement id,summary,description\nLC1000,Watch,It watches\n",
                              "Issue key,Issue id,Summary,Status,Project key,Project name\nTES-1,10001,Sign on,To Do,TES,Test\n",
                              '{"lists":[{"id":"l","name":"Doing","closed":false}],"cards":[{"id":"c","name":"Cook","idList":"l","closed":false}]}'),
                 "customers": ("account,sector,year_established,revenue,subsidiary_of\nAcme,medical,1996,1100,\n",)}
        with tempfile.TemporaryDirectory() as d:
            at, path = os.path.join(d, "w.db"), os.path.join(d, "f")
            cli("init", at, "--zone", "UTC", "--currency", "EUR", "--title", "T")
            for kind, texts in files.items():
                for text in texts:
                    with open(path, "w", encoding="utf-8") as f:
                        f.write(text)
                    more = ("market=All", "--create", "market,segment") if kind == "customers" else ("product=Core", "--create", "product")
                    p = cli("import", path, "-n", "--json", "--set", *more, at=at, want=None)
                    self.assertIn(f'"kind":"{kind}"', re.sub(r'"\s*:\s*"', '":"', p.stdout), text + p.stderr)

    def test_what_no_column_says_is_typed_once_for_all_rows(self):
        """On the page: a board of cards and a list of requirements name no product, accounts name no market."""
        with tempfile.TemporaryDirectory() as d:
            at = os.path.join(d, "w.db")
            cli("init", at, "--zone", "UTC", "--currency", "EUR", "--title", "T")
            server = Serving(at)
            self.addCleanup(server.stop)
            board = '{"lists":[{"id":"l","name":"Doing","closed":false}],"cards":[{"id":"c","name":"Cook","idList":"l","closed":false}]}'
            reqs = "requirement id,summary\nLC1000,Watch the pot\n"
            accounts = "account,sector,year_established,revenue,subsidiary_of\nAcme,medical,1996,1100,\n"
            for text, field, value, made in ((board, "product", "Deck", "Cook"), (reqs, "product", "Deck", "Watch the pot"), (accounts, "market", "All", "Acme")):
                part = f'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n{text}\r\n--b--\r\n'
                page = server.post("/import", part.encode(), Content_Type="multipart/form-data; boundary=b").body.decode()
                self.assertIn(f'name="set:{field}"', page, text)
                self.assertNotIn("--set", page)
                for do in ("again", "apply"):
                    keep = re.findall(r'<input type="hidden" name="(packed|file_name|job)" value="([^"]*)"', page)
                    shape = re.search(r'<option value="(\w*)" selected>', page)
                    form = [*keep, ("shape", shape.group(1) if shape else ""), (f"set:{field}", value), ("do", do)]
                    a = server.ask("POST", "/import", form=[*form, *[("create", k) for k in ("product", "market", "segment")]])
                    page = a.body.decode()
                self.assertEqual(a.status, 303, text)
                self.assertIn(made, server.get(a["Location"]).body.decode())

    def test_what_names_its_rows_nowhere_is_told_once(self):
        with tempfile.TemporaryDirectory() as d:
            at, path = os.path.join(d, "w.db"), os.path.join(d, "plan.csv")
            cli("init", at, "--zone", "UTC", "--currency", "EUR", "--title", "Bakery")
            with open(path, "w", encoding="utf-8") as f:
                f.write("wish,team,days\nProving cabinet,Oven,50\n")
            out = cli("import", path, "--as", "commitments", "-n", at=at, want=6).stdout
            self.assertEqual(out.count("no column says what a row is: name one, --map title=COLUMN"), 1)

    def test_what_fits_nothing_is_asked_for(self):
        with tempfile.TemporaryDirectory() as d:
            at, path = os.path.join(d, "w.db"), os.path.join(d, "f.csv")
            cli("init", at, "--sample")
            with open(path, "w", encoding="utf-8") as f:
                f.write("colour,weight,smell\nred,3,none\n")
            p = cli("import", path, at=at, want=2)
            self.assertIn("do not say what the rows are", p.stderr)

    def test_a_new_name_that_needs_more_says_what(self):
        """A segment belongs to a market: a file that names only segments is told so, at each line and column."""
        with tempfile.TemporaryDirectory() as d:
            at, path = os.path.join(d, "w.db"), os.path.join(d, "accounts.csv")
            cli("init", at, "--zone", "UTC", "--currency", "EUR", "--fiscal-start", "1", "--title", "T")
            with open(path, "w", encoding="utf-8") as f:
                f.write("account,sector\nNorrhaven,cold stores\nOstby,\n")
            p = cli("import", path, "--as", "customers", "--create", "segment", at=at, want=6)
            self.assertIn("line 2, sector: there is no such segment yet, and a new one needs its market", p.stdout + p.stderr)
            self.assertNotIn("line 0", p.stdout + p.stderr)
            self.assertNotIn("line 3", p.stdout + p.stderr)
            cli("import", path, "--as", "customers", "--create", "segment", "--set", "market=Food", at=at)

    def test_what_was_ticked_stays_ticked(self):
        """In an empty workspace: a plan names products, teams and requirements that are all new."""
        with tempfile.TemporaryDirectory() as d:
            at = os.path.join(d, "w.db")
            cli("init", at, "--zone", "UTC", "--currency", "EUR", "--fiscal-start", "1", "--title", "T")
            server = Serving(at)
            try:
                plan = "title;product;requirement;quarter;days:Oven\nCabinet;Bread;Know the heat;2027-Q1;50\n"
                part = (f'--b\r\nContent-Disposition: form-data; name="file"; filename="p.csv"\r\n\r\n{plan}\r\n--b--\r\n')
                a = server.post("/import", part.encode(), Content_Type="multipart/form-data; boundary=b")
                for what in ("look", "apply"):
                    fields = re.findall(r'name="(packed|file_name|shape|create|job)" value="([^"]*)"', a.body.decode())
                    if what == "look":
                        self.assertEqual(a.status, 422)
                        self.assertGreaterEqual(len([f for f in fields if f[0] == "create"]), 2)
                    a = server.ask("POST", "/import", form=[*fields, ("do", what)])
                self.assertEqual(a.status, 303)
                self.assertIn(b"Cabinet", server.get(a["Location"]).body)
            finally:
                server.stop()
            self.assertIn("Know the heat", cli("list", "requirements", "--csv", at=at).stdout)


if __name__ == "__main__":
    unittest.main()
