#!/usr/bin/env python3
"""What is written and never shown: the secret of a connection, and a second factor over its life on a running server."""
import base64
import concurrent.futures
import glob
import hashlib
import hmac
import os
import re
import sqlite3
import struct
import sys
import tempfile
import time
import unittest
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import PASSWORD, Server, cli, sql  # noqa: E402

CANARY = "canary-7f3a-of-the-webhook"


def code(secret, step):
    """RFC 6238 by hand: six digits of a step of thirty seconds."""
    h = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    at = h[-1] & 15
    return f"{(struct.unpack('>I', h[at:at + 4])[0] & 0x7fffffff) % 10**6:06d}"


def now():
    return int(time.time()) // 30


class Secrets(unittest.TestCase):
    def setUp(self):
        self.s = Server(sample=True)

    def tearDown(self):
        self.s.close()

    def connection(self, title):
        a = self.s.post("/connections.json", {"title": title, "url": "https://hooks.example/in", "type": "webhook"})
        self.assertEqual(a.status, 201, a.body)
        return a.json()["id"]

    def kept(self, key):
        return sql(self.s.db, "SELECT secret FROM connection WHERE id = ?", int(key))[0][0]

    def test_a_secret_is_kept_and_nowhere_shown(self):
        key = self.connection("Tracker")
        a = self.s.post(f"/connections/{key}/set_secret.json", {"secret": CANARY})
        self.assertEqual((a.status, a.json()["set"]), (200, True), a.body)
        self.assertEqual(self.kept(key), CANARY)
        change = int(a["Headwater-Undo"].rsplit("/", 1)[1])
        places = ["/connections", "/connections.json", "/connections.csv", f"/connections/{key}", f"/connections/{key}.json", f"/connections/{key}/edit",
                  "/history", "/history.json", f"/history/{change}", f"/history/{change}.json", f"/search?q={CANARY}", "/connections.jsonl",
                  f"/connections/{key}/set_secret", "/changes.json", f"/latest-changes.json"]
        for path in places:
            body = self.s.get(path).body.decode(errors="replace")
            shown = body.replace(f"q={CANARY}", "").replace(f'value="{CANARY}"', "") if "search" in path else body
            if "search" not in path:
                self.assertNotIn(CANARY, shown, path)
            else:
                self.assertNotIn(f"/connections/{key}", shown, "the search finds it by its secret")
        rows = sql(self.s.db, "SELECT before, after FROM change_row WHERE change = ?", change)
        self.assertEqual(len(rows), 1)
        self.assertNotIn(CANARY, str(rows))
        with self.subTest("the export"):
            out = os.path.join(self.s.tmp.name, "all.zip")
            cli("export", "--to", out, at=self.s.db)
            with zipfile.ZipFile(out) as z:
                for name in z.namelist():
                    self.assertNotIn(CANARY.encode(), z.read(name), name)
            folder = os.path.join(self.s.tmp.name, "sheets")
            cli("export", "--to", folder, at=self.s.db)
            for path in glob.glob(os.path.join(folder, "*")):
                with open(path, "rb") as f:
                    self.assertNotIn(CANARY.encode(), f.read(), path)
        with self.subTest("the command line"):
            said = cli("connection", "show", key, "--json", at=self.s.db).stdout + cli("history", at=self.s.db).stdout
            self.assertNotIn(CANARY, said)
        self.assertIn("set the secret of", self.s.get("/history").body.decode())
        self.assertIn("0 findings", cli("doctor", at=self.s.db).stdout)

    def test_a_secret_is_set_by_its_verb_alone(self):
        key = self.connection("Metrics")
        rev = self.s.get(f"/connections/{key}.json").json()["rev"]
        for a in (self.s.ask("PATCH", f"/connections/{key}.json", {"secret": CANARY}, If_Match=f'"{rev}"'),
                  self.s.post("/connections.json", {"title": "Other", "url": "https://x.example/", "secret": CANARY})):
            self.assertEqual(a.status, 422, a.body)
            self.assertNotIn(CANARY, a.body.decode())
        self.assertIsNone(self.kept(key))
        self.s.post(f"/connections/{key}/set_secret.json", {"secret": "one"})
        self.s.post(f"/connections/{key}/set_secret.json", {"secret": "two"})
        self.assertEqual(self.kept(key), "two")
        a = self.s.post(f"/connections/{key}/set_secret.json", {})
        self.assertEqual((a.json()["set"], self.kept(key)), (False, None))

    def test_setting_a_secret_cannot_be_undone_and_editing_leaves_it(self):
        key = self.connection("Mail")
        set_it = self.s.post(f"/connections/{key}/set_secret.json", {"secret": CANARY})
        change = set_it["Headwater-Undo"]
        a = self.s.post(change + "/undo.json")
        self.assertEqual((a.status, a.json()["errors"][0]["code"]), (412, "secret"))
        self.assertNotIn(f'action="{change}/undo"', self.s.get("/history").body.decode())
        rev = self.s.get(f"/connections/{key}.json").json()["rev"]
        edit = self.s.ask("PATCH", f"/connections/{key}.json", {"system": "postfix"}, If_Match=f'"{rev}"')
        self.assertEqual((edit.status, self.kept(key)), (200, CANARY))
        self.assertEqual(self.s.post(edit["Headwater-Undo"] + "/undo.json").status, 200)
        self.assertEqual(self.kept(key), CANARY)

    def test_leaders_set_it_and_nobody_below_them_and_the_form_hides_it(self):
        key = self.connection("Hook")
        for role, want in (("viewer", 403), ("contributor", 403), ("editor", 403), ("leader", 200)):
            me = {"Cookie": self.s.invited(f"{role}-secret@kestrel.example", "--role", role), "Origin": self.s.address}
            a = self.s.ask("POST", f"/connections/{key}/set_secret.json", {"secret": CANARY}, **me)
            self.assertEqual(a.status, want, f"{role}: {a.body[:200]}")
        page = self.s.ask("GET", f"/connections/{key}/set_secret", **me).body.decode()
        self.assertEqual(page.count('type="password"'), 1)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        a = self.s.ask("POST", f"/connections/{key}/set_secret", form={**hidden, "secret": "by-hand"}, **me)
        self.assertIn(a.status, (200, 303), a.body[:300])
        self.assertEqual(self.kept(key), "by-hand")
        self.assertNotIn(b"by-hand", a.body)

    def test_a_second_factor_from_its_first_code_to_its_end(self):
        s, email = self.s, "nina@kestrel.example"
        mine = {"Cookie": s.invited(email, "--role", "editor"), "Origin": s.address}
        secret = s.ask("POST", "/users/enrol_totp.json", {}, **mine).json()["secret"]
        wrong = s.ask("POST", "/users/enrol_totp.json", {"secret": secret, "code": code(secret, now() + 5)}, **mine)
        self.assertEqual((wrong.status, wrong.json()["errors"][0]["code"]), (422, "code"))
        used = now()
        on = s.ask("POST", "/users/enrol_totp.json", {"secret": secret, "code": code(secret, used)}, **mine)
        codes = on.json()["recovery_codes"]
        self.assertEqual((on.status, len(codes), len(set(codes))), (200, 10, 10))
        again = s.ask("POST", "/users/enrol_totp.json", {"secret": secret, "code": code(secret, used + 1)}, **mine)
        self.assertEqual((again.status, again.json()["errors"][0]["code"]), (422, "on"))
        enter = lambda c: s.ask("POST", "/sign-in", form={"email": email, "password": PASSWORD, **({"code": c} if c else {})}).status
        self.assertNotEqual(enter(None), 303)
        self.assertNotEqual(enter(code(secret, used)), 303, "the code that set it up comes in once more")
        with self.subTest("many at once with one code"), concurrent.futures.ThreadPoolExecutor(6) as pool:
            step = max(now(), used + 1)
            came = list(pool.map(lambda _: enter(code(secret, step)), range(6)))
            self.assertEqual(came.count(303), 1, came)
        sql(s.db, "DELETE FROM sign_in_try")                # so many at once were tries too
        self.assertEqual((enter(codes[2]), enter(codes[2]) == 303), (303, False))
        whole = str(sql(s.db, 'SELECT totp, recovery FROM "user" WHERE email = ?', email))
        for one in codes:
            self.assertNotIn(one, whole)
        for path in ("/me", "/users.json", "/users.csv", "/history.json"):
            body = s.ask("GET", path, Cookie=mine["Cookie"]).body.decode()
            self.assertNotIn(secret, body, path)
            self.assertFalse([c for c in codes if c in body], path)
        off = s.ask("POST", "/me/factor", form={"what": "off", "password": "not this"}, **mine)
        self.assertEqual(off.status, 422)
        self.assertNotEqual(enter(None), 303)
        self.assertIn("second factor is off", s.ask("POST", "/me/factor", form={"what": "off", "password": PASSWORD}, **mine).body.decode())
        self.assertEqual(enter(None), 303)


class Files(unittest.TestCase):
    def test_what_holds_secrets_is_readable_by_its_owner_alone(self):
        with tempfile.TemporaryDirectory() as top:
            at = os.path.join(top, "w.db")
            before = os.umask(0o022)
            try:
                cli("init", at, "--sample")
                cli("backup", os.path.join(top, "kept.db"), at=at)
                cli("export", "--to", os.path.join(top, "all.zip"), at=at)
                cli("export", "--to", os.path.join(top, "sheets"), at=at)
                writer = sqlite3.connect(at)            # its log is there while somebody has it open
                writer.execute("SELECT count(*) FROM person").fetchall()
                cli("market", "add", "title=One more", at=at)
                made = sorted(p for p in glob.glob(os.path.join(top, "**"), recursive=True) if p != os.path.join(top, ""))
                self.assertIn(at + "-wal", made)
                self.assertEqual([p for p in made if os.stat(p).st_mode & 0o077], [])
                writer.close()
            finally:
                os.umask(before)


if __name__ == "__main__":
    unittest.main(verbosity=2)
