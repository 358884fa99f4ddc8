#!/usr/bin/env python3
"""Actions on the workspace itself: its beginning, what leaves it, who is forgotten, who may enter."""
import json
import os
import re
import sqlite3
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import ON_POSTGRES, PASSWORD, Server, cli, sql  # noqa: E402


def words_in(db, word):
    """Tables and columns that hold the word still, in any case."""
    if ON_POSTGRES:
        raise unittest.SkipTest("looks into the file")
    found = []
    with sqlite3.connect(db) as c:
        for (t,) in c.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search_fts%'"
                              " AND name <> 'search_vocab'").fetchall():
            for column in [r[1] for r in c.execute(f'PRAGMA table_info("{t}")')]:
                if c.execute(f'SELECT count(*) FROM "{t}" WHERE "{column}" LIKE ?', (f"%{word}%",)).fetchone()[0]:
                    found.append(f"{t}.{column}")
    return found


class House(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.s = Server(sample=True)

    @classmethod
    def tearDownClass(cls):
        cls.s.close()

    def test_a_person_is_erased_and_the_chain_still_holds(self):
        s = self.s
        who = s.post("/people.json", {"title": "Zebulon Quack", "email": "zebulon@quack.example"}).json()
        s.post("/users.json", {"email": "zq@quack.example", "person": who["key"]})
        edit = s.ask("PATCH", f"/people/{who['key']}.json", {"job": "Once Quack’s own"}, If_Match=f'"{who["rev"]}"')
        self.assertEqual(edit.status, 200)
        q = s.post("/quotes/record.json", {"text": "As Zebulon I say so", "who": f"person/{who['key']}"}).json()["quote"]
        self.assertIn("Zebulon", s.get("/search?q=zebulon").body.decode())
        dry = s.post("/workspaces/erase.json?dry_run=1", {"who": f"person/{who['key']}"})
        self.assertEqual(dry.status, 200)
        self.assertTrue(words_in(s.db, "zebulon"))
        a = s.post("/workspaces/erase.json", {"who": f"person/{who['key']}"})
        self.assertEqual(a.status, 200, a.body)
        self.assertGreaterEqual(a.json()["records"], 3)
        gone = s.get(f"/people/erased-{who['id']}.json").json()
        self.assertEqual((gone["title"], gone["email"], gone["key"]), ("erased", None, f"erased-{who['id']}"))
        self.assertEqual(s.get(f"/quotes/{q}.json").json()["text"], "erased")
        self.assertEqual(words_in(s.db, "zebulon"), [])
        self.assertEqual(sql(s.db, "SELECT state FROM user WHERE email LIKE 'erased-%'"), [("closed",)])
        self.assertIn("the chain holds", cli("doctor", at=s.db).stdout)
        self.assertEqual(s.get("/history").status, 200)
        self.assertEqual(s.get(a.json()["undo"]).status, 200)
        for change in (a.json()["undo"], edit["Headwater-Undo"]):
            self.assertEqual(s.post(change + "/undo.json").json()["errors"][0]["code"], "erased")
        self.assertNotIn("Zebulon", s.get("/search?q=zebulon").body.decode().split("<main")[1].split("<h1>")[1].split("</h1>")[1])

    def test_what_imports_keep_forgets_the_person(self):
        s = self.s
        with tempfile.TemporaryDirectory() as folder:
            def bring(name, text, shape, *more):
                path = os.path.join(folder, name)
                with open(path, "w", encoding="utf-8") as f:
                    f.write(text)
                return cli("import", path, "--as", shape, *more, at=s.db).stdout

            people = "external_id,title,email\nz9,Xaverine Plume,{}\n"
            bring("staff.csv", people.format("xp@plume.example"), "people")
            key = s.get("/people.json?limit=500").json()["rows"]
            who = next(r for r in key if r["title"] == "Xaverine Plume")
            cli("person", "set", who["key"], "email=xaverine@plume.example", at=s.db)
            bring("staff.csv", people.format("other@plume.example"), "people", "--take", "ours")
            bring("plan.csv", "external_id,title,product,originator,class\nq1,Kept,Shelf,,growth\n"
                  'q2,Left,Shelf,"Plume, X.",growth\nq3,Odd,Shelf,,odd\n', "features", "--partial")
            self.assertIn("import_batch.problems", words_in(s.db, "plume"))
            self.assertIn("import_batch.mapping", words_in(s.db, "plume"))
            self.assertEqual(s.post("/workspaces/erase.json", {"who": f"person/{who['key']}"}).status, 200)
        for word in ("plume", "xaverine"):
            self.assertEqual(words_in(s.db, word), [])
        kept = json.loads(sql(s.db, "SELECT problems FROM import_batch WHERE problems IS NOT NULL ORDER BY id DESC LIMIT 1")[0][0])
        self.assertEqual([(p["line"], p["value"]) for p in kept], [(3, "erased"), (4, "odd")])
        self.assertIn("0 findings", cli("doctor", at=s.db).stdout)

    def test_a_contact_may_keep_what_they_said(self):
        s = self.s
        row = s.get("/quotes.json?limit=500").json()["rows"]
        one = next(r for r in row if r["who"].startswith("contact/"))
        n = sql(s.db, "SELECT count(*) FROM change_row WHERE salt IS NULL")[0][0]
        cli("workspace", "erase", one["who"], "--keep-quotes", "yes", at=s.db)
        self.assertEqual(s.get(f"/quotes/{one['id']}.json").json()["text"], one["text"])
        self.assertEqual(s.get(f"/contacts/{one['who'].split('/')[1]}.json").json()["name"], "erased")
        self.assertGreater(sql(s.db, "SELECT count(*) FROM change_row WHERE salt IS NULL")[0][0], n)
        self.assertIn("0 findings", cli("doctor", at=s.db).stdout)

    def test_what_an_import_keeps_and_nobody_can_read_forgets_them_as_a_whole(self):
        s = Server()
        self.addCleanup(s.close)
        who = s.post("/people.json", {"title": "Quillon Zander"}).json()
        with tempfile.TemporaryDirectory() as folder:
            for name in ("a", "b"):
                path = os.path.join(folder, name + ".csv")
                with open(path, "w", encoding="utf-8") as f:
                    f.write(f"title\nMarket {name}\n")
                cli("import", path, "--as", "markets", at=s.db)
        first, second = (r[0] for r in sql(s.db, "SELECT id FROM import_batch ORDER BY id DESC LIMIT 2"))
        sql(s.db, "UPDATE import_batch SET problems = '[{broken, Quillon said' WHERE id = ?", first)
        sql(s.db, "UPDATE import_batch SET problems = '[{broken too' WHERE id = ?", second)
        self.assertEqual(s.post("/workspaces/erase.json", {"who": f"person/{who['key']}"}).status, 200)
        kept = dict(sql(s.db, "SELECT id, problems FROM import_batch WHERE id >= ?", second))
        self.assertEqual((kept[first], kept[second]), ('"erased"', "[{broken too"))

    def test_nobody_erases_themselves(self):
        a = self.s.post("/workspaces/erase.json", {"who": "person/ana-ruiz"})
        self.assertEqual((a.status, a.json()["errors"][0]["code"]), (422, "self"))

    def test_undo_is_an_action_too(self):
        s = self.s
        made = s.post("/markets.json", {"title": "To be undone"})
        number = int(made["Headwater-Undo"].rsplit("/", 1)[1])
        self.assertEqual(s.get("/changes/undo").status, 200)
        a = s.post("/changes/undo.json", {"change": number})
        self.assertEqual((a.status, a.json()["undone"]), (200, str(number)))
        self.assertEqual(s.get("/markets/to-be-undone.json").status, 404)
        s.post("/markets.json", {"title": "To be undone"})
        cli("change", "undo", at=s.db)
        self.assertEqual(s.get("/markets/to-be-undone.json").status, 404)

    def test_a_token_is_shown_once_and_kept_nowhere(self):
        s = self.s
        a = s.post("/tokens/make.json", {"title": "Night", "days": 3}, Idempotency_Key="night")
        secret = a.json()["token"]
        self.assertRegex(secret, r"^hw_[\w-]{43}$")
        self.assertEqual(words_in(s.db, secret), [])
        page = s.ask("POST", "/tokens/make", form={"title": "Form", "days": "3", "form_key": "k1"}).body.decode()
        shown = re.search(r"hw_[\w-]{43}", page)[0]
        self.assertEqual(words_in(s.db, shown), [])
        again = s.post("/tokens/make.json", {"title": "Night", "days": 3}, Idempotency_Key="night")
        self.assertEqual((again.status, again.json()["errors"][0]["code"]), (422, "key_reused"))
        self.assertEqual(s.post("/tokens/make.json", {"title": "Long", "days": 900}).status, 422)
        self.assertEqual(s.ask("GET", "/features.json", Authorization=f"Bearer {secret}").status, 200)
        self.assertEqual(s.post(f"/tokens/{a.json()['id']}/revoke.json").json()["state"], "revoked")
        self.assertEqual(s.ask("GET", "/features.json", Authorization=f"Bearer {secret}").status, 401)

    def test_everything_leaves_as_sheets(self):
        s = self.s
        a = s.post("/workspaces/export.json", {}).json()
        names = {f["name"]: f for f in a["files"]}
        self.assertTrue(a["whole"])
        self.assertEqual(names["customers.csv"]["text"].split(",")[0].lstrip("\ufeff"), s.get("/customers.csv").body.decode().split(",")[0])
        self.assertEqual(s.post("/workspaces/export.json", {"to": "/tmp/no"}).json()["errors"][0]["pointer"], "/to")
        with tempfile.TemporaryDirectory() as folder:
            cli("workspace", "export", "--to", folder, at=s.db)
            self.assertEqual(sorted(os.listdir(folder)), sorted(names))

    def test_a_workspace_starts_with_a_market_or_with_a_plan(self):
        with tempfile.TemporaryDirectory() as folder:
            at = os.path.join(folder, "new.db")
            cli("init", at, "--zone", "UTC", "--currency", "EUR", "--title", "New", at=at)
            self.assertIn("Write a few words", cli("workspace", "start", "Dairy", at=at, want=6).stderr)
            one = json.loads(cli("workspace", "start", "Dairy", "Alm", "Sell in two towns more", "--json", at=at).stdout)
            self.assertEqual((one["market"], one["segment"], one["customer"], one["priority"]), ("dairy", "all-of-dairy", "alm", "P-1"))
            self.assertIn("Owner", cli("person", "list", "--csv", at=at).stdout)
            cli("workspace", "start", "Cheese", "Tal", "Age it longer", "Mia Holm", at=at)
            self.assertIn("Mia Holm", cli("person", "list", "--csv", at=at).stdout)
            cli("undo", at=at)
            self.assertIn("Owner", cli("person", "list", "--csv", at=at).stdout)
            plan = "external_id,product,title,quarter,team,days\nX-1,Churn,Butter by itself,2027-Q1,Makers,20\n"
            cli("workspace", "start", "--plan", plan, at=at)
            self.assertIn("Butter by itself", cli("feature", "list", "--csv", at=at).stdout)


class SignedIn(unittest.TestCase):
    def test_today_tells_mine_from_others(self):
        s = Server("--sign-in")
        self.addCleanup(s.close)
        page = lambda who: s.ask("GET", "/", **who).body.decode()
        ana = {"Cookie": s.invited("ana.ruiz@kestrel.example", "--person", "ana-ruiz")}
        ben = {"Cookie": s.invited("ben.sato@kestrel.example", "--person", "ben-sato")}
        self.assertIn("<h1>Two decisions wait for you", page(ana))
        self.assertIn("<h1>Nothing waits for you; two decisions wait for others</h1>", page(ben))
        self.assertIn("Others decide", page(ben))
        cli("set", "tradeoff", "T-30", "decider=ben-sato", at=s.db)
        self.assertIn("<h1>One decision waits for you", page(ana))
        self.assertIn("<h1>One decision waits for you", page(ben))
        self.assertNotIn("T-31", page(ben)[page(ben).index("Yours to decide"):page(ben).index("What changed")])

    def test_password_second_factor_sessions_and_the_end(self):
        s = Server("--sign-in")
        self.addCleanup(s.close)
        enter = lambda path, password=PASSWORD: {"Cookie": s.enter(path, "new@kestrel.example", password)}
        owner = {"Cookie": s.invited("ana.ruiz@kestrel.example")}
        refused = s.ask("POST", "/users/invite.json", {"email": "new@kestrel.example"})
        self.assertEqual(refused.status, 401)
        a = s.ask("POST", "/users/invite.json", {"email": "new@kestrel.example", "role": "contributor", "person": "Nova Lund"}, **owner)
        self.assertEqual(a.status, 200, a.body)
        user = a.json()["user"]
        mine = enter(a.json()["path"])
        other = enter("/sign-in")
        self.assertEqual(s.ask("POST", "/users/invite.json", {"email": "z@kestrel.example"}, **mine).status, 403)
        self.assertEqual(s.ask("POST", "/workspaces/erase.json", {"who": "person/kim-roe"}, **mine).status, 403)
        form = s.ask("GET", "/users/set_password", **mine).body.decode()
        self.assertEqual(form.count('type="password"'), 2)
        wrong = s.ask("POST", "/users/set_password.json", {"old": "no", "new": "four little words now"}, **mine)
        self.assertEqual(wrong.status, 422)
        page = s.ask("POST", "/users/set_password", form={"old": "no", "new": "four little words now"}, **mine)
        self.assertNotIn("four little words now", page.body.decode())
        done = s.ask("POST", "/users/set_password.json", {"old": PASSWORD, "new": "four little words now"}, **mine)
        self.assertEqual(done.status, 200, done.body)
        state = lambda who: s.ask("GET", "/features.json?limit=1", **who).status
        self.assertEqual((state(mine), state(other)), (200, 401))
        third = enter("/sign-in", "four little words now")
        left = s.ask("POST", "/users/end_session.json", {}, **mine).json()["sessions"]
        self.assertEqual((len(left), state(mine), state(third)), (1, 200, 401))
        secret = s.ask("POST", "/users/enrol_totp.json", {}, **mine).json()["secret"]
        self.assertEqual(len(secret), 32)
        bad = s.ask("POST", "/users/enrol_totp.json", {"secret": secret, "code": "000000x"}, **mine)
        self.assertEqual(bad.status, 422)
        made = s.ask("POST", "/markets.json", {"title": "Mine"}, **owner)
        number = int(made["Headwater-Undo"].rsplit("/", 1)[1])
        self.assertEqual(s.ask("POST", "/changes/undo.json", {"change": number}, **mine).status, 403)
        closed = s.ask("POST", f"/users/{user}/close.json", {}, **owner)
        self.assertEqual((closed.status, state(mine)), (200, 401))


if __name__ == "__main__":
    unittest.main()
