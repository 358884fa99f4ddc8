#!/usr/bin/env python3
"""Who may do what, and who sees what. The expectations come from the rows of the kinds (schema/kinds.md) and routes
(src/web/routes.c) and from the rules of visibility written down here once more, never from the program's answers."""
import html
import json
import os
import re
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [os.path.join(TESTS, "lib"), os.path.join(TESTS, "parity")]
import statements  # noqa: E402
from server import PASSWORD, ROOT, Server, cli  # noqa: E402

ROLES = ["viewer", "contributor", "editor", "leader", "owner", "nobody"]
with open(os.path.join(ROOT, "schema/kinds.md"), encoding="utf-8") as f:
    KINDS = f.read()
with open(os.path.join(ROOT, "src/web/routes.c"), encoding="utf-8") as f:
    TABLE = f.read()
ROUTES = re.findall(r"\{ M_(\w+), \"([^\"]+)\", (&?\w+), (\w+), (PERM_\w+), ([^,]+), \"[^\"]*\" \}", TABLE)
PERMS = {"PERM_VIEW": "viewer", "PERM_CONTRIBUTE": "contributor", "PERM_EDIT": "editor", "PERM_LEAD": "leader",
         "PERM_OWN": "owner"}
# One user for each role; Ana is Ben's and Dario's manager, Helen is Ana's.
PEOPLE = {"viewer": "helen.strand", "contributor": "marcus.bell", "editor": "dario.conti", "leader": "ben.sato",
          "owner": "ana.ruiz"}
PRIVATE = ["comment", "saved_view", "message", "token", "page", "brief", "coaching", "pulse", "time_note", "stance"]


def kinds():
    """name, plural, {what: least role}, private, whether its maker may edit it."""
    for part in re.split(r"^## ", KINDS, flags=re.M)[1:]:
        name = part.split("\n", 1)[0]
        plural = re.search(r"In addresses and files: `(\w+)`", part)[1]
        least = re.search(r"Least role to see it: (\w+); to add: (\w+); to edit: (\w+); to archive: (\w+)\.", part)
        yield name, plural, dict(zip(("see", "add", "edit", "archive"), least.groups())), "Private:" in part, \
            "Whoever made it" in part


def at_least(role, least):
    return role is not None and ROLES.index(role) >= ROLES.index(least)


def run(at, *words):
    return cli(*words, at=at).stdout.strip()


class Permissions(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server("--sign-in", "--rate", "0")
        cls.cookies, cls.tokens = {}, {}
        for role, name in PEOPLE.items():
            more = ("--role", role, "--person", "helen-strand") if role == "viewer" else ()
            cls.cookies[role] = {"Cookie": cls.server.invited(f"{name}@kestrel.example", *more)}

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    @classmethod
    def bare(cls, method, path, body=None, form=None, headers=()):
        """(status, text, answer) of a request without a session."""
        a = cls.server.ask(method, path, body, form, **dict(headers))
        return a.status, a.body.decode("utf-8", "replace"), a

    def ask(self, role, method, path, **more):
        more["headers"] = {**self.cookies.get(role, {}), **more.get("headers", {})}
        return self.bare(method, path, **more)

    def test_1_every_kind_by_every_role(self):
        """Add, edit and archive, as JSON and rehearsed: refused exactly below the least role."""
        wrong, tried = [], 0
        for name, plural, least, private, mine in kinds():
            if name in ("change", "workspace"):
                continue
            some = json.loads(self.ask("owner", "GET", f"/{plural}.json?limit=1")[1])["rows"]
            for role in [None, *PEOPLE]:
                asked = [("add", "POST", f"/{plural}.json?dry_run=1", {}, {})]
                if some and not private:
                    tag = {"If-Match": f'"{some[0]["rev"]}"'}
                    one = f"/{plural}/{some[0].get('key') or some[0]['id']}"
                    asked += [("edit", "PATCH", f"{one}.json?dry_run=1", {}, tag),
                              ("archive", "DELETE", f"{one}.json?dry_run=1", None, tag)]
                for what, method, path, body, headers in asked:
                    status, text, _ = self.ask(role, method, path, body=body, headers=headers)
                    tried += 1
                    own = mine and what != "add" and some[0].get("person") == PEOPLE.get(role, "").replace(".", "-")
                    want = 401 if role is None else 403 if not at_least(role, least[what]) and not own else None
                    if status == 405 and want != 401:        # append-only: nobody edits it by hand
                        continue
                    if (want and status != want) or (not want and (status in (401, 403) or status >= 500)):
                        wrong.append(f"{role} {method} {path}: {status}, wanted {want or 'allowed'}: {text[:160]}")
        self.assertEqual(wrong, [])
        self.assertGreater(tried, 600)

    def test_2_every_route_by_every_role(self):
        wrong = []
        fill = {"id": "1", "code": "INVALID", "plural": "features", "key": "SHELF-44", "quarter": "2027-Q1", "secret": "none"}
        table = TABLE[TABLE.index("web_routes[]"):]
        self.assertEqual(len(ROUTES), table.count("{") - 2, "a row that is not read as one: all but the table's own and the last")
        for method, pattern, page, handle, perm, flags in ROUTES:
            path = re.sub(r":(\w+)", lambda m: fill.get(m[1], "1"), pattern)
            path = re.sub("^/events$", "/events?once=1", path)      # else it never ends
            path = path.replace("/tradeoffs/SHELF-44", "/tradeoffs/T-31").replace("/users/SHELF-44", "/users/1")
            for role in [None, *PEOPLE]:
                if pattern in ("/sign-out",):
                    continue
                status, text, r = self.ask(role, method, path + ("?dry_run=1" if method != "GET" else ""),
                                           form={} if method != "GET" else None)
                public, by_hand = "R_PUBLIC" in flags, "R_BY_HAND" in flags
                if public or by_hand and role is not None:
                    want = None
                elif role is None:
                    want = 303 if method == "GET" else 401
                else:
                    want = None if at_least(role, PERMS[perm]) else 403
                if want and status != want:
                    wrong.append(f"{role} {method} {path}: {status}, wanted {want}")
                if want is None and (status == 401 and not public or status >= 500 or status == 403 and not by_hand):
                    wrong.append(f"{role} {method} {path}: {status}, wanted to pass: {text[:200]}")
                if role is None and not public and status == 303 and "/sign-in?then=" not in r["Location"]:
                    wrong.append(f"{method} {path} leads to {r['Location']}")
        self.assertEqual(wrong, [])

    def test_2b_a_kept_page_is_confirmed_to_its_reader_alone(self):
        for path in ("/", "/features", "/tradeoffs/T-31", "/history"):
            tags = {role: self.ask(role, "GET", path)[2]["ETag"] for role in PEOPLE}
            self.assertEqual(len(set(tags.values())), len(PEOPLE), path)
            for role in PEOPLE:
                for other, tag in tags.items():
                    status, text, _ = self.ask(role, "GET", path, headers={"If-None-Match": tag})
                    self.assertEqual(status, 304 if other == role else 200, f"{path}: {role} with the page of {other}")
                    self.assertEqual(text == "", other == role)
                status = self.ask(None, "GET", path, headers={"If-None-Match": tags[role]})[0]
                self.assertEqual(status, 303, f"{path}: somebody unknown with the page of {role}")

    def test_3_private_records(self):
        """A record of each private kind in each of its states; who sees it on the list, its page, its JSON and CSV."""
        by_id = {}
        made = []
        def add(role, plural, **fields):
            status, text, r = self.ask(role, "POST", f"/{plural}.json", body=fields)
            self.assertEqual(status, 201, f"{role} {plural} {fields}: {text[:300]}")
            one = json.loads(text)
            by_id[plural, one["id"]] = one
            return one
        # who is above whom: dario and ben -> ana -> helen; marcus -> helen
        line = {"dario-conti": {"editor", "owner", "viewer"}, "ben-sato": {"leader", "owner", "viewer"},
                "marcus-bell": {"contributor", "viewer"}, "ana-ruiz": {"owner", "viewer"}, "helen-strand": {"viewer"}}
        all_roles = set(PEOPLE)
        for seen, who in (("everyone", all_roles), ("author", {"editor"}), ("line", line["dario-conti"]),
                          ("named", {"editor", "contributor"})):
            one = add("editor", "comments", record="feature/SHELF-44" if seen != "named" else "feature/SHELF-51",
                      text=f"canary {seen}", seen_by=seen)
            made.append(("comments", one, who))
        add("editor", "involved", record="feature/SHELF-51", who="person/marcus-bell", **{"as": "named"})
        made.append(("stances", add("leader", "stances", person="dario-conti", about="feature/SHELF-44", stance="against"),
                     line["dario-conti"] | {"leader"}))
        made.append(("coachings", add("leader", "coachings", person="marcus-bell", coach="ben-sato", on="2026-11-20",
                                      notes="canary"), line["marcus-bell"] | {"leader"}))
        made.append(("time_notes", add("contributor", "time_notes", person="marcus-bell", week="2026-11-23",
                                       category="stories", minutes=60), line["marcus-bell"]))
        made.append(("pulses", add("owner", "pulses", survey="climate", item="pace", round="2026-11-01", score=4), {"owner"}))
        made.append(("pages", add("editor", "pages", title="Draft canary", text="x", type="charter", owner="ben-sato"),
                     {"editor", "leader"}))
        made.append(("briefs", add("editor", "briefs", title="Canary brief", reader="person/marcus-bell"),
                     {"editor", "contributor"}))
        made.append(("saved_views", add("viewer", "saved_views", title="Mine", page="/features"), {"viewer"}))
        made.append(("saved_views", add("viewer", "saved_views", title="Ours", page="/features", shared=True), all_roles))
        made.append(("messages", add("editor", "messages", to="person/marcus-bell", purpose="digest", text="canary",
                                     subject="S"), {"editor"}))
        made.append(("messages", add("editor", "messages", to="person/marcus-bell", purpose="answer", text="told", subject="T"),
                     all_roles))
        wrong = [f"{role} sees the view {title} above the list: {title in seen}" for role in PEOPLE
                 for seen in [re.findall(r">([A-Z]\w+) <span class=\"n\">", self.ask(role, "GET", "/features")[1])]
                 for title, who in [("Mine", {"viewer"}), ("Ours", all_roles)] if (title in seen) != (role in who)]
        for plural, one, who in made:
            for role in PEOPLE:
                key = one.get("key") or one["id"]
                rows = json.loads(self.ask(role, "GET", f"/{plural}.json?limit=500")[1])["rows"]
                csv = self.ask(role, "GET", f"/{plural}.csv?limit=500")[1]
                page = self.ask(role, "GET", f"/{plural}/{key}.json")[0]
                html = self.ask(role, "GET", f"/{plural}/{key}")[0]
                change = self.ask(role, "GET", f"/history?kind={plural}")[1]
                edit = self.ask(role, "PATCH", f"/{plural}/{key}.json", body={}, headers={"If-Match": '"1"'})[0]
                sees = one["id"] in {r["id"] for r in rows}
                if sees != (role in who) or (page == 200) != sees or (html == 200) != sees or (edit == 404) == sees:
                    wrong.append(f"{role} {plural}/{key}: list {sees}, json {page}, html {html}, edit {edit};"
                                 f" wanted {role in who}")
                canary = str(one.get("text") or "")
                if canary.startswith("canary") and role not in who and (canary in csv or canary in change):
                    wrong.append(f"{role} reads {canary} in a sheet or the history")
        self.assertEqual(wrong, [])

    def test_3_a_row_offers_what_its_state_and_the_role_allow(self):
        """The verbs of the promises' rows; what they say is legal from where the promise stands."""
        found = {}
        for role in PEOPLE:
            page = self.ask(role, "GET", "/promises")[1]
            found[role] = {(m[1], m[2]) for m in re.finditer(r'href="/promises/([\w-]+)/(\w+)" aria-label', page)}
        open_ones = {r["key"] for r in json.loads(self.ask("owner", "GET", "/promises.json?limit=500")[1])["rows"]
                     if r["state"] == "open"}
        self.assertEqual(found["viewer"], set())
        self.assertTrue(found["editor"])
        self.assertLessEqual({key for key, _ in found["editor"]}, open_ones)
        for key, verb in sorted(found["editor"])[:2]:
            self.assertEqual(self.ask("editor", "GET", f"/promises/{key}/{verb}")[0], 200)

    def test_4_statements_that_name_a_private_table_say_who_sees_it(self):
        bare = [f"{path} {name}: {kind}" for path, name, sql, _ in statements.all_statements() for kind in PRIVATE
                if re.search(rf"\b(FROM|JOIN)\s+\"?{kind}\b", sql) and f"/*visible {kind}" not in sql]
        self.assertEqual(bare, [])

    def test_5_tokens(self):
        make = lambda scopes, days="30": self.ask("editor", "POST", "/me/tokens", form={"title": "T", "scopes": scopes,
                                                                                        "days": days})
        def token(scopes):
            status, text, _ = make(scopes)
            self.assertEqual(status, 200, text[:300])
            return {"Authorization": "Bearer " + re.search(r"hw_[\w-]{43}", text)[0]}
        read, requests, everything = token("read"), token("write:requests"), token("write:*")
        self.assertEqual(make("everything")[0], 422)
        self.assertEqual(make("read", "9999")[0], 422)
        add = lambda who, plural, **fields: self.bare("POST", f"/{plural}.json?dry_run=1", body=fields, headers=who)[0]
        self.assertEqual(self.bare("GET", "/features.json", headers=read)[0], 200)
        self.assertEqual(add(read, "requests", text="x"), 403)
        self.assertNotEqual(add(requests, "requests", text="x"), 403)
        self.assertEqual(add(requests, "markets", title="x"), 403)
        self.assertNotIn(add(everything, "markets", title="x"), (401, 403))
        self.assertEqual(add(everything, "users", email="x@y.example"), 403)          # the editor's role, no more
        bad = {"Authorization": "Bearer hw_" + "a" * 43}
        self.assertEqual(self.bare("GET", "/features.json", headers=bad)[0], 401)
        row = json.loads(self.bare("GET", "/tokens.json?limit=500", headers=everything)[1])["rows"]
        self.assertFalse(any("hash" in r for r in row))
        one = row[0]
        self.ask("editor", "PATCH", f"/tokens/{one['id']}.json", body={"state": "revoked"},
                 headers={"If-Match": f'"{one["rev"]}"'})
        self.assertEqual([self.bare("GET", "/features.json", headers=h)[0] for h in (read, requests, everything)].count(401), 1)

    def test_6_signing_in(self):
        email = {"email": "dario.conti@kestrel.example"}
        sign = lambda **f: self.bare("POST", "/sign-in", form=f)
        status, _, r = sign(**email, password=PASSWORD, then="//evil.example/x")
        self.assertEqual((status, r["Location"]), (303, "/home"))      # and on to where their persona begins
        cookie = r["Set-Cookie"]
        self.assertIn("HttpOnly", cookie)
        self.assertIn("SameSite=Lax", cookie)
        mine = {"Cookie": cookie.split(";")[0]}
        self.assertEqual(self.bare("GET", "/features.json", headers=mine)[0], 200)
        wrong = [sign(**email, password="not the password"), sign(email="no@body.example", password="not the password")]
        self.assertEqual([w[0] for w in wrong], [401, 401])
        clean = lambda t: re.sub(r'value="[^"]*"', "", t)
        self.assertEqual(clean(wrong[0][1]), clean(wrong[1][1]))
        for _ in range(4):
            sign(**email, password="not the password")
        self.assertEqual(sign(**email, password=PASSWORD)[0], 429)
        self.assertEqual(self.bare("POST", "/sign-out", headers=mine)[0], 303)
        self.assertEqual(self.bare("GET", "/features.json", headers=mine)[0], 401)
        foreign = {**self.cookies["owner"], "Sec-Fetch-Site": "cross-site"}
        self.assertEqual(self.bare("POST", "/me/tokens", form={"title": "x"}, headers=foreign)[0], 403)

    def test_6b_a_session_gets_one_new_secret_a_day(self):
        old = {"Cookie": self.server.enter("/sign-in", "helen.strand@kestrel.example")}
        ask = lambda head: self.bare("GET", "/features.json?limit=1", headers=head)
        self.assertIsNone(ask(old)[2]["Set-Cookie"], "one that is in use is left alone")
        self.server.sql("UPDATE session SET seen_at = seen_at - 1200000, renewed_at = renewed_at - 90000000 WHERE id = (SELECT max(id) FROM session)")
        with ThreadPoolExecutor(8) as many:
            cookies = [r["Set-Cookie"] for _, _, r in many.map(ask, [old] * 8) if r["Set-Cookie"]]
        self.assertEqual(len(cookies), 1, "of those that ask at once one takes the new secret along")
        self.assertEqual([ask(old)[0], ask({"Cookie": cookies[0].split(";")[0]})[0]], [401, 200])

    def test_7_the_first_link_works_once(self):
        link = run(self.server.db, "user", "invite", "new@kestrel.example", "--role", "viewer")
        go = lambda password: self.bare("POST", link, form={"email": "new@kestrel.example", "password": password})[0]
        self.assertEqual(go("short"), 422)
        self.assertEqual(go("password1234567"), 422)
        self.assertEqual(go(PASSWORD), 303)
        self.assertEqual(go(PASSWORD), 404)
        history = run(self.server.db, "history", "--json", "--limit", "50")
        self.assertNotIn("argon2", history)

    def closed(self, email, role):
        """The session of somebody who came in and was closed."""
        mine = {"Cookie": self.server.invited(email, "--role", role)}
        self.assertEqual(self.bare("GET", "/features.json", headers=mine)[0], 200)
        users = json.loads(self.ask("owner", "GET", "/users.json?limit=500")[1])["rows"]
        one = next(u for u in users if u["email"] == email)
        status, text, _ = self.ask("owner", "PATCH", f"/users/{one['id']}.json", body={"state": "closed"},
                                   headers={"If-Match": f'"{one["rev"]}"'})
        self.assertEqual(status, 200, text)
        return mine

    def test_8_a_closed_user_is_out_at_once(self):
        mine = self.closed("leaver@kestrel.example", "editor")
        self.assertEqual(self.bare("GET", "/features.json", headers=mine)[0], 401)

    def addresses(self):
        """Every route and every kind's list and record, with something in the place of each part."""
        fill = {"id": "1", "code": "INVALID", "plural": "features", "key": "SHELF-44", "quarter": "2027-Q1", "secret": "none",
                "verb": "comment"}
        found = {re.sub(r":(\w+)", lambda m: fill.get(m[1], "1"), pattern) for _, pattern, *_ in ROUTES}
        found = {p.replace("/tradeoffs/SHELF-44", "/tradeoffs/T-31").replace("/users/SHELF-44", "/users/1") for p in found}
        for name, plural, *_ in kinds():
            found.add(f"/{plural}")
            if name != "change":
                rows = json.loads(self.ask("owner", "GET", f"/{plural}.json?limit=1")[1]).get("rows") or [{"id": "1"}]
                found.add(f"/{plural}/{rows[0].get('key') or rows[0]['id']}")
        return sorted(found - {"/sign-out", "/", "/events"}) + ["/search?q=temperature", "/events?once=1"]     # else it never ends

    def token(self, role, scopes):
        text = self.ask(role, "POST", "/me/tokens", form={"title": f"{role} {scopes}", "scopes": scopes, "days": "3"})[1]
        return {"Authorization": "Bearer " + re.search(r"hw_[\w-]{43}", text)[0]}

    def strangers(self):
        """Who is nobody: without anything, closed, signed out, with tokens that were never made or are revoked, and with a session
        or a token whose time is over."""
        closed = self.closed("gone@kestrel.example", "owner")
        out = {"Cookie": self.server.enter("/sign-in", "ana.ruiz@kestrel.example")}
        self.bare("POST", "/sign-out", form={}, headers=out)
        revoked = self.token("owner", "admin")
        row = max(json.loads(self.ask("owner", "GET", "/tokens.json?limit=500")[1])["rows"], key=lambda r: int(r["id"]))
        self.ask("owner", "PATCH", f"/tokens/{row['id']}.json", body={"state": "revoked"}, headers={"If-Match": f'"{row["rev"]}"'})
        late, old = self.token("owner", "write:*"), {"Cookie": self.server.enter("/sign-in", "ana.ruiz@kestrel.example")}
        for table, head in (("token", late), ("session", old)):
            self.assertEqual(self.bare("GET", "/features.json", headers=head)[0], 200)
            self.server.sql(f"UPDATE {table} SET expires_at = 1 WHERE id = (SELECT max(id) FROM {table})")
        return {"anonymous": {}, "token over": late, "session over": old, "closed": closed, "signed out": out, "revoked": revoked, "unknown": {"Authorization": "Bearer hw_" + "a" * 43}}

    def test_8a_a_list_offers_to_add_what_may_be_added(self):
        """No button leads to a form whose answer is that it may not be."""
        offers = lambda who, plural: 'data-do="Add ' in self.ask(who, "GET", f"/{plural}")[1]
        self.assertEqual([offers("owner", p) for p in ("features", "custom_fields", "import_batches", "workspaces", "plan_versions", "tokens")],
                         [True, True, False, False, False, False])
        self.assertEqual([offers("editor", p) for p in ("features", "custom_fields")], [True, False])
        self.assertEqual([offers("viewer", p) for p in ("features", "requests")], [False, False])
        self.assertEqual([self.ask("owner", "GET", f"/{p}/new")[0] for p in ("features", "import_batches", "workspaces")], [200, 404, 404])

    def test_8a_a_record_offers_what_may_be_done_with_it(self):
        def offers(who, path="/features/SHELF-44"):
            page = self.ask(who, "GET", path)[1]
            page = page[page.index("<main"):]
            return ([x for x in ("edit", "state", "comment", "archive", "follow") if f"{path}/{x}\"" in page],
                    "/efforts/new" in page, "/undo\"" in page)
        self.assertEqual(offers("owner"), (["edit", "state", "comment", "archive", "follow"], True, True))
        self.assertEqual(offers("editor", "/features/DOCK-29"), (["edit", "state", "comment", "follow"], True, False))   # others' work
        read = self.ask("editor", "GET", "/features/DOCK-29.json")[2]
        done = self.ask("editor", "PATCH", "/features/DOCK-29.json", body={"why": "Mine"}, headers={"If-Match": read["ETag"]})
        self.assertEqual((done[0], offers("editor", "/features/DOCK-29")[2]), (200, True))
        self.assertEqual(self.ask("viewer", "POST", done[2]["Headwater-Undo"] + "/undo")[0], 403)
        self.assertEqual(self.ask("editor", "POST", done[2]["Headwater-Undo"] + "/undo")[0], 303)
        self.assertEqual(offers("contributor"), (["comment", "follow"], False, False))
        self.assertEqual(offers("viewer"), (["follow"], False, False))
        self.assertEqual(self.ask("viewer", "POST", "/features/SHELF-44/follow", form={"n": "1"})[0], 303)

    def test_8a_a_plan_is_not_written_by_hand(self):
        """A version and its rows are solved, moved, decided or brought in as a history: nobody adds to what was adopted."""
        rows = lambda: self.ask("owner", "GET", "/plan_rows.json?count=1&limit=1")[2].json()["count"]
        before = rows()
        row = {"version": "3", "feature": "ROUTE-23", "quarter": "2027-Q1", "span": 1, "state": "committed"}
        version = {"first": "2027-Q1", "quarters": 4}
        sheet = {"Content-Type": "text/csv"}
        for role in ("editor", "leader", "owner"):
            for path, body in (("/plan_rows.json", row), ("/plan_versions.json", version)):
                self.assertEqual(self.ask(role, "POST", path, body=body)[0], 403, (role, path))
            said = self.ask(role, "PUT", "/plan_rows.csv", body="version,feature,quarter,span\r\n3,ROUTE-23,2027-Q1,1\r\n", headers=sheet)
            self.assertEqual((said[0], [r["status"] for r in said[2].json()["rows"]]), (422, [403]), said[1])
            said = self.ask(role, "POST", "/import_batches/apply.json",
                            body={"file": "rows.csv", "kind": "plan_rows", "text": "version,feature,quarter,span\n3,ROUTE-23,2027-Q1,1\n"})
            self.assertEqual(said[0], 422 if role == "owner" else 403, said[1])     # plan 14 is adopted
            past = {"file": "past.csv", "kind": "plan_versions",
                    "text": "n,adopted_at,feature,quarter,first,quarters,made_by\n2,2025-11-20T10:00:00Z,SHELF-44,2026-Q1,2026-Q1,1,import\n"}
            self.assertEqual(self.ask(role, "POST", "/import_batches/apply.json?dry_run=1", body=past)[0], 200 if role == "owner" else 403)
        cli("plan_row", "add", "--set-version", "3", "--feature", "ROUTE-23", "--quarter", "2027-Q1", "--span", "1", at=self.server.db, want=5)
        self.assertEqual(rows(), before)

    def forms_of(self, role, starts, most):
        """(page, address, what stands in it unseen) of each form with a button on the pages that the role walks to from those."""
        seen, todo = set(), list(starts)
        while todo and len(seen) < most:
            page = todo.pop(0)
            if page in seen:
                continue
            seen.add(page)
            status, text, a = self.ask(role, "GET", page)
            if status != 200 or "html" not in (a["Content-Type"] or ""):
                continue
            links = (html.unescape(x) for x in re.findall(r'href="(/[^"#]*)', text))
            todo += [x for x in links if x not in seen and not re.search(r"\.(json|csv|svg|md|css|js)\b|/events|/sign-out", x)]
            for form in re.findall(r'(?s)<form[^>]*method="post".*?</form>', text):
                address = re.search(r'action="([^"]*)"', form)
                if "<button" in form:
                    yield page, html.unescape(address[1]) if address else page, \
                        dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form))

    def test_8a_nothing_is_offered_that_is_refused(self):
        """Whatever form a page shows its reader, its answer is not that they may not: sent as it stands, nothing filled in."""
        before = self.ask("owner", "GET", "/requirements/BR-1.json")[2]
        self.ask("owner", "PATCH", "/requirements/BR-1.json", body={"title": "Know each pallet's story"},
                 headers={"If-Match": before["ETag"]})               # links to look at again
        for role, least in (("viewer", 20), ("contributor", 60), ("editor", 200)):
            tried, wrong = set(), []
            for page, address, unseen in self.forms_of(role, self.addresses(), 400):
                if address in tried or "/sign-out" in address or "/me/" in address:
                    continue
                tried.add(address)
                status = self.ask(role, "POST", address, form=unseen)[0]
                if status in (403, 405):
                    wrong.append((page, address, status))
            with self.subTest(role):
                self.assertEqual(wrong, [])
                self.assertGreater(len(tried), least)

    def test_8b_the_command_line_is_the_owner(self):
        """Whoever holds the file is its owner, whatever sign-ins there are: every kind, as the owner reads it on a page."""
        for name, plural, *_ in kinds():
            with self.subTest(name):
                if name in ("change", "workspace"):       # have no list of this kind
                    continue
                seen = [r["id"] for r in json.loads(self.ask("owner", "GET", f"/{plural}.json?limit=3")[1])["rows"]]
                mine = json.loads(cli(name, "list", "--json", "--limit", "3", at=self.server.db).stdout)["rows"]
                self.assertEqual([r["id"] for r in mine], seen)

    def test_9_the_whole_matrix(self):
        """Every address, method and form by everybody with every credential. MATRIX=full takes every role at every address, else
        each address meets one role after the other."""
        forms = [("GET", ""), ("GET", ".json"), ("GET", ".csv"), ("POST", ""), ("POST", ".json"), ("PUT", ".csv"), ("PATCH", ".json"),
                 ("DELETE", ".json")]
        public = {re.sub(r":\w+", "none", p) for _, p, _, _, _, flags in ROUTES if "R_PUBLIC" in flags}
        held = {role: (self.token(role, "write:*"), self.token(role, "read")) for role in PEOPLE}
        tried, wrong, everywhere = 0, [], os.environ.get("MATRIX") == "full"
        def status(head, method, form, path):
            nonlocal tried
            tried += 1
            path, _, query = path.partition("?")
            path += form + "?" + (query or "limit=1") + ("&dry_run=1" if method != "GET" else "")
            body = None if method in ("GET", "DELETE") else "title\r\n" if form == ".csv" else {} if form == ".json" else ""
            kind = {"": "application/x-www-form-urlencoded", ".csv": "text/csv", ".json": "application/json"}[form]
            return self.server.ask(method, path, body, **head, **({"Content_Type": kind} if body is not None else {})).status
        strangers, roles = self.strangers(), list(PEOPLE)
        for n, path in enumerate(self.addresses()):
            if path in public:
                continue
            for method, form in forms:
                for name, head in strangers.items():
                    got = status(head, method, form, path)
                    if got != 401 and not (got == 303 and method == "GET" and form == "" and "Authorization" not in head):
                        wrong.append(f"{name} {method} {path}{form}: {got}")
                for role in roles if everywhere else [roles[n % len(roles)]]:
                    mine, writes, reads = (status(head, method, form, path) for head in (self.cookies[role], *held[role]))
                    if mine >= 500 or mine == 401 or writes not in (mine, 403 if path.startswith("/me") else mine):
                        wrong.append(f"{role} {method} {path}{form}: {mine}, with a token {writes}")
                    if reads not in ((mine,) if method == "GET" else (403,)) and not (method != "GET" and reads in (404, 405) and reads == mine):
                        wrong.append(f"{role} {method} {path}{form}: {mine}, with a token that may read {reads}")
        caught = sum(status(self.cookies["viewer"], "GET", ".json", p) != 401 for p in self.addresses()) > 100
        self.assertTrue(caught, "the control: somebody who is known is not taken for a stranger")
        print(f"# S5 permission matrix: goal 0 wrong; N={tried} bad={len(wrong)} control=caught ({len(self.addresses())} addresses, {len(forms)} methods and"
              f" forms, {len(PEOPLE)} roles with a session, a token that writes and one that reads, and {len(strangers)} strangers)", flush=True)
        self.assertEqual(wrong[:40], [])


if __name__ == "__main__":
    unittest.main()
