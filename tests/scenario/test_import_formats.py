#!/usr/bin/env python3
"""Files that are no CSV: workbooks with their traps, JSON, JSON lines, boards of Trello, wishes of Fider and GitHub."""
import io
import json
import os
import sys
import tempfile
import unittest
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import ROOT, cli  # noqa: E402

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="170" formatCode="[Red]dd\\.mm\\.yyyy"/>'
          '<numFmt numFmtId="171" formatCode="&quot;day&quot; 0"/></numFmts>'
          '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
          '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>')


def workbook(sheets, strings=None, date1904=False, ns=MAIN, prefix="", states=(), extra=""):
    """sheets: list of (name, inside of sheetData)."""
    p, x = (prefix + ":", "xmlns:" + prefix) if prefix else ("", "xmlns")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        listed = "".join(f'<{p}sheet name="{n}" sheetId="{i + 1}" r:id="rId{i + 1}"'
                         + (f' state="{states[i]}"' if i < len(states) and states[i] else "") + "/>" for i, (n, _) in enumerate(sheets))
        pr = '<%sworkbookPr date1904="1"/>' % p if date1904 else ""
        z.writestr("xl/workbook.xml", f'<?xml version="1.0"?>{extra}<{p}workbook {x}="{ns}" xmlns:r="{REL}">{pr}<{p}sheets>{listed}'
                   f'</{p}sheets><{p}extLst><{p}ext xmlns:e="urn:e"><e:workbookPr defaultImageDpi="1"/></{p}ext></{p}extLst></{p}workbook>')
        z.writestr("xl/_rels/workbook.xml.rels", '<Relationships xmlns="urn:rels">' + "".join(
            f'<Relationship Id="rId{i + 1}" Target="worksheets/sheet{i + 1}.xml"/>' for i in range(len(sheets))) + "</Relationships>")
        z.writestr("xl/styles.xml", STYLES)
        if strings is not None:
            z.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{strings}</sst>')
        for i, (_, rows) in enumerate(sheets):
            z.writestr(f"xl/worksheets/sheet{i + 1}.xml", f'<{p}worksheet {x}="{ns}"><{p}sheetData>{rows}</{p}sheetData></{p}worksheet>')
    return out.getvalue()


def inline(*cells, row):
    return f'<row r="{row}">' + "".join(f'<c t="inlineStr"><is><t>{c}</t></is></c>' for c in cells) + "</row>"


class Formats(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.addCleanup(self.tmp.cleanup)
        self.db = os.path.join(self.tmp.name, "w.db")
        self.run_hw("init", self.db, "--zone", "UTC", "--currency", "USD", "--owner", "Ana Ruiz")

    def run_hw(self, *args, want=0):
        return cli(*args, at=self.db, want=want)

    def load(self, data, shape, *flags, want=0, name="file"):
        path = os.path.join(self.tmp.name, name)
        with open(path, "wb") as f:
            f.write(data if isinstance(data, bytes) else data.encode())
        p = self.run_hw("import", path, "--as", shape, "--json", *flags, want=want)
        return json.loads(p.stdout) if p.stdout else p.stderr

    def rows(self, kind, *flags):
        return json.loads(self.run_hw(kind, "list", "--limit", "1000", "--json", *flags).stdout)["rows"]

    # ---- trackers' sheets ----

    def test_a_column_of_a_jira_sheet_is_left_out(self):
        sheet = ("Issue key,Issue id,Summary,Description,Reporter,Project key,Project name,Issue Type,Comment\n"
                 "SH-1,10001,Pallet history,What one pallet saw,kim,SH,Shelf,Story,15/Feb/26 4:37 PM;kim;Seen in the yard\n")
        r = self.load(sheet, "features", "--create", "product,person", "-n", "--map", "-=Description", "--map", "-=Comment", name="jira.csv")
        how = {m["column"]: m for m in r["mapping"]}
        self.assertEqual((how["Description"]["how"], how["Comment"]["how"]), ("left out", "left out"))
        self.load(sheet, "features", "--create", "product,person", "--map", "-=Description", "--map", "-=Comment", name="jira.csv")
        self.assertEqual([(x["title"], x["text"]) for x in self.rows("feature")], [("Pallet history", None)])
        self.assertEqual(self.rows("comment"), [])

    # ---- workbooks ----

    def deals(self, cells, **how):
        data = workbook([("Deals", inline("id", "title", "opened on", row=1) + cells)], **how)
        self.load(data, "deals")
        return {d["external_id"]: (d["title"], d["opened_on"]) for d in self.rows("deal")}

    def test_dates_by_their_format(self):
        got = self.deals('<row r="2"><c t="inlineStr"><is><t>a</t></is></c><c><v>41</v></c><c s="1"><v>46357</v></c></row>'
                         '<row r="3"><c t="inlineStr"><is><t>b</t></is></c><c s="3"><v>12.5</v></c><c s="2"><v>61</v></c></row>'
                         '<row r="4"><c t="inlineStr"><is><t>c</t></is></c><c t="b"><v>1</v></c><c s="1"><v>1</v></c></row>'
                         '<row r="5"><c t="inlineStr"><is><t>d</t></is></c><c><v>0.30000000000000004</v></c><c t="d"><v>2026-12-01T00:00:00</v></c></row>'
                         '<row r="6"><c t="inlineStr"><is><t>e</t></is></c><c t="str"><v>E</v></c><c s="1"><v>46357.75</v></c></row>')
        self.assertEqual(got, {"a": ("41", "2026-12-01"), "b": ("12.5", "1900-03-01"), "c": ("yes", "1900-01-01"),
                               "d": ("0.3", "2026-12-01"), "e": ("E", "2026-12-01")})

    def test_dates_from_1904_and_an_element_of_an_extension(self):
        got = self.deals('<row r="2"><c t="inlineStr"><is><t>a</t></is></c><c t="str"><v>A</v></c><c s="1"><v>0</v></c></row>'
                         '<row r="3"><c t="inlineStr"><is><t>b</t></is></c><c t="str"><v>B</v></c><c s="1"><v>24472</v></c></row>',
                         date1904=True)
        self.assertEqual(got, {"a": ("A", "1904-01-01"), "b": ("B", "1971-01-01")})

    def test_texts(self):
        strings = ('<si><t>title</t></si><si><r><t>Cold </t></r><r><t xml:space="preserve">chain</t></r><rPh sb="0" eb="1"><t>no</t></rPh></si>'
                   '<si><t>A_x000D_B &amp; C_x0041_</t></si><si><t>text</t></si>')
        sheet = ('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>3</v></c></row>'
                 '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="C2" t="s"><v>2</v></c></row>')
        self.load(workbook([("S", sheet)], strings=strings), "markets")
        m = self.rows("market")[0]
        self.assertEqual((m["title"], m["text"]), ("Cold chain", "A\rB & CA"))

    def test_sheets(self):
        book = workbook([("Hidden", inline("title", row=1) + inline("No", row=2)), ("Empty", ""),
                         ("Third", inline("title", row=1) + inline("Yes", row=2))], states=("hidden",))
        r = self.load(book, "markets")
        self.assertEqual((r["sheet"], r["sheets"], r["created"]), ("Third", ["Hidden", "Empty", "Third"], 1))
        self.assertTrue(any("another one with --sheet" in n["reason"] for n in r["notes"]))
        r = self.load(book, "markets", "--sheet", "Hidden", "-n")
        self.assertEqual((r["sheet"], r["created"]), ("Hidden", 1))
        self.assertIn("Hidden, Empty, Third", self.load(book, "markets", "--sheet", "Fourth", want=6))

    def test_headers_further_down_and_namespaces(self):
        rows = (inline("Markets of 2027", row=1) + inline("id", "title", row=4) + inline("m1", "One", row=5) + inline("m2", "Two", row=6))
        r = self.load(workbook([("S", rows)]), "markets")
        self.assertEqual((r["created"], r["notes"][0]["line"]), (2, 4))
        prefixed = "".join(f'<x:row><x:c t="inlineStr"><x:is><x:t>{t}</x:t></x:is></x:c></x:row>' for t in ("title", "Strict"))
        self.assertEqual(self.load(workbook([("S", prefixed)], ns=STRICT, prefix="x"), "markets")["created"], 1)

    def test_formulas_and_errors(self):
        rows = (inline("id", "title", "opened on", row=1) +
                '<row r="2"><c t="inlineStr"><is><t>f</t></is></c><c t="str"><f>A1</f><v>kept</v></c><c><f>TODAY()</f></c></row>'
                '<row r="3"><c t="inlineStr"><is><t>g</t></is></c><c t="str"><v>G</v></c><c t="e"><v>#N/A</v></c></row>')
        r = self.load(workbook([("S", rows)]), "deals")
        notes = " ".join(n["reason"] for n in r["notes"])
        self.assertIn("a formula whose value the file does not hold", notes)
        self.assertIn("1 cell holds an error", notes)
        self.assertEqual({d["external_id"]: d["opened_on"] for d in self.rows("deal")}, {"f": None, "g": None})

    def test_files_that_are_no_workbook(self):
        good = workbook([("S", inline("title", row=1))])
        self.assertIn("encrypted, or of the older kind", self.load(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "markets", want=6))
        self.assertIn("broken", self.load(good[:len(good) // 2], "markets", want=6))
        dtd = workbook([("S", "")], extra='<!DOCTYPE x [<!ENTITY a "b">]>')
        self.assertIn("DOCTYPE", self.load(dtd, "markets", want=6))
        self.assertIn("no visible sheet", self.load(workbook([("S", "")]), "markets", want=6))
        self.assertIn("256 deep", self.load(workbook([("S", "<x>" * 300 + "</x>" * 300)]), "markets", want=6))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as z:
            z.writestr("readme.txt", "hello")
        self.assertIn("no xl/workbook.xml", self.load(out.getvalue(), "markets", want=6))

    # ---- JSON ----

    def test_json(self):
        r = self.load('\ufeff[{"id":"j1","title":"One","tags":["a","b"]},{"id":"j2","title":"Two","owner":{"name":"Bo"}}]', "markets")
        self.assertEqual((r["reader"], r["created"]), ("json", 2))
        self.assertEqual([m["column"] for m in r["mapping"]], ["id", "title", "tags", "owner.name"])
        self.assertEqual(r["mapping"][2]["sample"], "a; b")
        r = self.load('{"meta":1,"rows":[{"id":"j1","title":"Other"}]}', "markets")
        self.assertEqual(r["updated"], 1)
        r = self.load('{"id":"k1","title":"L"}\n\n{"id":"k2","title":"M"}\n', "markets")
        self.assertEqual((r["reader"], r["created"]), ("jsonl", 2))
        self.assertIn("line 3 is no JSON", self.load('{"id":"k1","title":"L"}\n{"id":"k3","title":"M"}\n{"id"\n', "markets", want=6))
        self.assertIn("entry 2", self.load('[{"title":"a"},5]', "markets", want=6))
        self.assertIn("no list of records", self.load('{"title":"a"}', "markets", want=6))
        self.load("[" * 10000, "markets", want=6)
        self.assertEqual(self.load('[link] (of a text)\nrow\n', "facts", "-n", want=6)["reader"], "csv")

    def test_a_board(self):
        with open(os.path.join(ROOT, "samples", "import", "trello.json"), "rb") as f:
            board = f.read()
        self.assertIn("which product", self.load(board, "features", want=6))
        r = self.load(board, "features", "--set", "product=Panel")
        self.assertEqual((r["rows"], r["created"]), (7, 7))
        self.assertTrue(any("the cards count 3 comments, the file holds 2" in n["reason"] for n in r["notes"]))
        live = {f["title"]: f["state"] for f in self.rows("feature")}
        data = json.loads(board)
        closed_lists = {x["id"] for x in data["lists"] if x["closed"]}
        closed = {c["name"] for c in data["cards"] if c["closed"] or c["idList"] in closed_lists}
        self.assertEqual(set(live), {c["name"] for c in data["cards"]} - closed)
        self.assertEqual(live["Night mode"], "ready")
        self.assertEqual(len(self.rows("comment")), 2)
        r = self.load(board, "features", "--set", "product=Panel")
        self.assertEqual((r["unchanged"], r["written"]), (7, False))
        for x in data["lists"]:
            x["name"] = x["name"].replace("Next", "Soon-ish")
        for c in data["cards"]:
            c["id"] = "x" + c["id"]
        r = self.load(json.dumps(data), "features", "--set", "product=Panel", want=6)
        self.assertEqual([(q["value"], q["kind"]) for q in r["questions"]], [("Soon-ish", "state")])

    # ---- wishes ----

    def test_posts_with_answers(self):
        r = self.load("number,title,description,created_at,created_by,votes_count,comments_count,status,responded_by,responded_at,"
                      "response,original_number,original_title,tags\n"
                      '1,Dark mode,"For the night shift, please",2026-01-02,Ida,42,3,planned,Ana,2026-02-01,Comes in spring,,,"ui, night"\n'
                      "2,Night mode,,2026-01-05,Bo,3,0,duplicate,,,,1,Dark mode,\n"
                      "3,Fax,,2026-01-06,Cy,1,0,declined,Ana,2026-02-02,Nobody has one any more,,,\n", "requests")
        self.assertEqual((r["rows"], r["created"]), (3, 3))
        got = {x["external_id"]: x for x in self.rows("request")}
        self.assertEqual(got["1"]["text"], "Dark mode\n\nFor the night shift, please")
        self.assertEqual((got["1"]["votes"], got["1"]["state"]), (42, "answered"))
        self.assertEqual((got["2"]["into"], got["2"]["state"]), (got["1"]["key"], "merged"))
        self.assertEqual({a["name"] for a in self.rows("asker")}, {"Ida", "Bo", "Cy"})
        self.assertEqual({(d["verdict"], d["basis"], d["state"], d["reason"]) for d in self.rows("decision")},
                         {("already_coming", "strategy", "draft", "Comes in spring"), ("no", "strategy", "draft", "Nobody has one any more")})

    def test_issues(self):
        issues = [{"number": 7, "title": "Faster list", "body": None, "user": {"login": "ida"}, "html_url": "https://x.example/7",
                   "reactions": {"+1": 9, "-1": 1}},
                  {"number": 8, "title": "A patch", "body": "x", "user": {"login": "bo"}, "html_url": "https://x.example/8",
                   "reactions": {"+1": 0}, "pull_request": {"url": "https://x.example/pulls/8"}}]
        r = self.load(json.dumps(issues), "requests")
        self.assertEqual(r["created"], 1)
        self.assertTrue(any("1 pull requests" in n["reason"] for n in r["notes"]))
        x = self.rows("request")[0]
        self.assertEqual((x["external_id"], x["text"], x["votes"]), ("7", "Faster list", 9))
        self.assertFalse(self.load(json.dumps(issues), "requests")["written"])


if __name__ == "__main__":
    unittest.main()
