#!/usr/bin/env python3
"""Nothing is offered that is refused: what stands on a page as a link or a button, its reader may also do. Each role walks
over the pages that people live in, follows every link to a form, and presses every button with nothing filled in."""
import html
import os
import re
import sys
import unittest
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Server, cli  # noqa: E402

PAGES = ["/", "/start", "/help", "/markets", "/customers", "/requests", "/river", "/solutions", "/plan", "/plan/2027-Q1", "/plan/compare", "/scenarios", "/tradeoffs",
         "/tradeoffs/T-31", "/tradeoffs/T-30", "/products", "/features", "/outcomes", "/small-items", "/economics", "/executives", "/buy-in", "/goals", "/teams",
         "/briefs", "/reports", "/history", "/came-up", "/me", "/following", "/search?q=export", "/trace", "/trace/P-1", "/requests/R-211", "/requests/R-209",
         "/priorities/P-3", "/requirements/BR-4", "/features/SHELF-44", "/features/SHELF-60", "/solutions/S-2", "/customers/meridian-hospital-group",
         "/people/priya-raman", "/products/shelf", "/decisions/D-1", "/rules", "/rules/1", "/promises", "/talks", "/quotes", "/outcomes/O-3", "/briefs/B-16"]
PEOPLE = {"viewer": "helen.strand", "contributor": "priya.raman", "editor": "dario.conti", "leader": "ben.sato"}
WRITES = re.compile(r"/(new|edit|record|prepare|answer|import|lock|copy|assume|draft|open|move|drop|size|merge|weigh|later|start|ship)(\?|$)")


def offered(page):
    """Links to what writes, and the addresses of buttons that send a form, with what is hidden in it."""
    page = page[page.index("<body"):]
    links = {html.unescape(h) for h in re.findall(r'<a [^>]*href="(/[^"#]*)"', page)}
    forms = {}
    for tag, inside in re.findall(r"(<form[^>]*>)(.*?)</form>", page, flags=re.S):
        if 'method="post"' not in tag or "<button" not in inside:
            continue
        hidden = tuple(sorted((n, html.unescape(v)) for n, v in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', inside)))
        forms[html.unescape(re.search(r'action="([^"]*)"', tag).group(1))] = hidden
    return {h for h in links if WRITES.search(h)}, forms


class Offers(unittest.TestCase):
    maxDiff = None

    def walk(self, role):
        server = Server("--sign-in", "--rate", "0", env={"HEADWATER_NOW": "2026-11-26T09:00:00Z"})
        self.addCleanup(server.close)
        more = ("--role", "viewer", "--person", "helen-strand") if role == "viewer" else ()
        me = {"Cookie": server.invited(f"{PEOPLE[role]}@kestrel.example", *more)}
        links, forms, refused = {}, {}, []
        for at in PAGES:
            a = server.get(at, **me)
            if a.status != 200:
                self.assertIn(a.status, (403,) if at == "/came-up" else (404, 308), f"{at} {a.status}")      # a form that only editors send
                continue
            found, buttons = offered(a.body.decode())
            for h in found:
                links.setdefault(h, at)
            for h, hidden in buttons.items():
                forms.setdefault(h, (at, hidden))
        for h, at in links.items():
            if server.get(h, **me).status in (403, 405):
                refused.append(f"{at} leads to {h}")
        for h, (at, hidden) in forms.items():
            if h.startswith(("/sign-out", "/me/")):
                continue
            a = server.ask("POST", h, body=urllib.parse.urlencode(hidden), Content_Type="application/x-www-form-urlencoded", Origin=server.address, **me)
            if a.status in (403, 405):
                refused.append(f"{at} has a button for {h}")
        self.assertGreater(len(forms), 3, "the walk met nothing to press")
        self.assertEqual(refused, [], f"a {role} is offered what is refused")

    def test_who_is_asked_finds_the_question_on_the_first_page(self):
        server = Server("--sign-in", "--rate", "0", env={"HEADWATER_NOW": "2026-11-26T09:00:00Z"})
        self.addCleanup(server.close)
        me = {"Cookie": server.invited("priya.raman@kestrel.example")}
        self.assertNotIn("You are asked", server.get("/", **me).body.decode())
        cli("tradeoff", "ask", "T-31", "--whom", "priya-raman", "--text", "Would one-way do until spring?", at=server.db)
        page = server.get("/", **me).body.decode()
        self.assertIn("One trade-off waits for your view", page)
        self.assertIn("Would one-way do until spring?", page)
        self.assertIn("Ana Ruiz asks, on T-31", page)
        self.assertEqual(server.get("/.json", **me).json()["asked"], [{"key": "T-31", "question": "Would one-way do until spring?", "by": "Ana Ruiz"}])
        for text in ("It would", "It would, and gladly"):
            a = server.ask("POST", "/tradeoffs/T-31/comment", form={"text": text, "role": "voice"}, Origin=server.address, **me)
            self.assertEqual(a.status, 303)
        self.assertNotIn("You are asked", server.get("/", **me).body.decode())
        self.assertIn("3 people weighed in", server.get("/tradeoffs/T-31", **me).body.decode())

    def test_what_became_of_a_request_stands_on_it(self):
        """For whoever wrote it down: the answer, why, what instead, when we look again, and the words to tell it with."""
        server = Server("--sign-in", "--rate", "0", env={"HEADWATER_NOW": "2026-11-26T09:00:00Z"})
        self.addCleanup(server.close)
        me = {"Cookie": server.invited("amara.osei@kestrel.example")}
        a = server.ask("POST", "/requests/record", form={"text": "The curve as a file", "asked_by": "St. Brigid Health Supply"}, Origin=server.address, **me)
        self.assertEqual(a.status, 303)
        at = a["Location"].split("?")[0]
        self.assertNotIn('id="answer"', server.get(at, **me).body.decode())
        cli("request", "answer", at.rsplit("/", 1)[1], "--verdict", "no", "--basis", "strategy", "--what_for", "Wards throw it away", "--reason", "The audit file comes first.",
            "--alternative", "The daily report has it.", "--revisit_on", "2027-04-01", at=server.db)
        page = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", server.get(at, **me).body.decode()))
        later = re.sub("<[^>]*>", " ", server.get("/requests/R-117", **me).body.decode())
        self.assertIn("Nobody else asked; we keep your words and look again.", later)
        self.assertIn("Ana Ruiz decided.", later)
        again = re.sub("<[^>]*>", " ", server.get("/requests/R-144", **me).body.decode())
        self.assertIn("We look again when the label grows", again)
        for words in (" No ", "The audit file comes first.", "Instead: The daily report has it.", "We look again on Thursday 1 April 2027", "Ana Ruiz decided.",
                      "The words to tell them"):
            self.assertIn(words, page)

    def test_a_letter_does_not_begin_as_the_words_of_who_asked(self):
        server = Server(env={"HEADWATER_NOW": "2026-11-26T09:00:00Z"})
        self.addCleanup(server.close)
        page = server.get("/requests/R-211/answer").body.decode()
        self.assertRegex(page, r'<textarea id="text" name="text"[^>]*></textarea>')
        self.assertRegex(page, r'<textarea id="what_for" name="what_for"[^>]*>[^<]')

    def test_what_is_measured_and_pledged_is_written_down_where_one_looks_at_it(self):
        server = Server(env={"HEADWATER_NOW": "2026-11-26T09:00:00Z"})
        self.addCleanup(server.close)
        at = re.search(r'href="(/metrics/[^"]+/measure[^"]*)">A measurement of “Spoilage', server.get("/outcomes/O-1").body.decode()).group(1)
        self.assertEqual(server.get(at).status, 200)
        self.assertIn('href="/pledges/new"', server.get("/buy-in").body.decode())
        self.assertEqual(server.get("/pledges/new").status, 200)

    def test_an_option_of_what_is_decided_is_not_put_away(self):
        server = Server()
        self.addCleanup(server.close)
        at = server.db
        cli("tradeoff", "decide", "T-31", "--option", "B", "--reason", "You get the ship notice by 29 January.", at=at)
        rows = server.get("/options.json?tradeoff=T-31").json()["rows"]
        self.assertGreater(len(rows), 1)
        for row in rows:
            page = server.get(f"/options/{row['id']}").body.decode()
            self.assertEqual([w for w in ("Archive it", f"/options/{row['id']}/edit") if w in page], [])
            self.assertEqual(server.ask("POST", f"/options/{row['id']}/archive", form={"rev": row["rev"]}).status, 422)
        other = cli("option", "add", "--tradeoff", "T-30", "--letter", "Z", "--type", "slice", "--title", "Half of it", at=at).stdout.strip()
        self.assertTrue("Archive it" in server.get(f"/options/{other}").body.decode())

    def test_a_form_that_would_be_refused_is_not_shown(self):
        server = Server("--sign-in", "--rate", "0")
        self.addCleanup(server.close)
        me = {"Cookie": server.invited("priya.raman@kestrel.example")}
        self.assertEqual([server.get(f"/{k}/new", **me).status for k in ("priorities", "features", "requests")], [403, 403, 200])
        self.assertIn("Editors may do this, and you are signed in as contributor", server.get("/priorities/new", **me).body.decode())

    def test_a_viewer(self):
        self.walk("viewer")

    def test_a_contributor(self):
        self.walk("contributor")

    def test_an_editor(self):
        self.walk("editor")

    def test_a_leader(self):
        self.walk("leader")


if __name__ == "__main__":
    unittest.main()
