#!/usr/bin/env python3
"""What goes out comes back: an export makes an equal workspace, its CSV changes nothing where it came from, and an
archive that was cut or mended by hand makes no workspace at all."""
import hashlib
import io
import json
import os
import re
import sys
import tempfile
import unittest
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import ROOT, cli as run  # noqa: E402


def members(path):
    with zipfile.ZipFile(path) as z:
        assert z.testzip() is None
        return {n: z.read(n) for n in z.namelist()}


def pack(path, content):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in content.items():
            z.writestr(name, data)
    return path


class Export(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.addCleanup(self.tmp.cleanup)

    def path(self, name):
        return os.path.join(self.tmp.name, name)

    def sample(self, name):
        db = self.path(name + ".db")
        run("init", db, "--sample", env={"HEADWATER_SAMPLES": os.path.join(ROOT, "samples", name)})
        return db

    def test_an_export_makes_an_equal_workspace(self):
        for name in ("kestrel", "second"):
            db, again, one, two = self.sample(name), self.path(name + "-2.db"), self.path(name + "1.zip"), self.path(name + "2.zip")
            key = json.loads(run("feature", "list", "--limit", "1", "--json", at=db).stdout)["rows"][0]["key"]
            run("feature", "archive", key, "--yes", at=db)
            run("export", "--to", one, at=db)
            run("init", again, "--from", one)
            run("export", "--to", two, at=again)
            a, b = members(one), members(two)
            self.assertEqual(sorted(a), sorted(b))
            self.assertEqual(a["manifest.json"], b["manifest.json"])
            for member in a:
                if member.startswith("data/"):
                    self.assertEqual(a[member], b[member], member)
            self.assertIn(b'"archived_at"', a["data/feature.jsonl"])
            run("doctor", at=again)
            page = run("tradeoff", "list", "--json", at=db).stdout
            self.assertEqual(page, run("tradeoff", "list", "--json", at=again).stdout)
            code = key.split("-")[0]
            product = [p for p in json.loads(run("product", "list", "--json", at=again).stdout)["rows"] if p["code"] == code][0]
            fresh = [json.loads(run("feature", "add", "--product", product["key"], "--title", "New here", "--json", at=x).stdout)
                     for x in (db, again)]
            self.assertEqual(fresh[0]["key"], fresh[1]["key"], "counters go on where they stood")

    def test_what_happened_goes_along(self):
        """The log, references into it, an undo that works there as it does here, and a person who was erased stays so."""
        db, again, one, two = self.sample("kestrel"), self.path("again.db"), self.path("1.zip"), self.path("2.zip")
        sheet = self.path("c.csv")
        with open(sheet, "w", encoding="utf-8") as f:
            f.write("title,revenue\nFar Fields,12\nNear Fields,13\n")
        change = json.loads(run("import", sheet, "--as", "customers", "--json", at=db).stdout)["change"]
        who = json.loads(run("contact", "list", "--limit", "1", "--json", at=db).stdout)["rows"][0]["id"]
        run("workspace", "erase", f"contact/{who}", at=db)
        run("feature", "set", "SHELF-44", "--why", "Because", at=db)
        run("export", "--to", one, at=db)
        run("init", again, "--from", one)
        run("export", "--to", two, at=again)
        a, b = members(one), members(two)
        self.assertEqual((sorted(a), [m for m in a if a[m] != b[m]]), (sorted(b), []))
        self.assertEqual(run("history", "--json", "--limit", "500", at=db).stdout, run("history", "--json", "--limit", "500", at=again).stdout)
        batch = lambda x: json.loads(run("import_batch", "list", "--json", at=x).stdout)["rows"][0]
        self.assertEqual((batch(again)["change"], batch(again)), (str(change), batch(db)))
        for at in (db, again):
            self.assertIn("0 findings", run("doctor", at=at).stdout)
            run("undo", str(change), at=at)
            self.assertEqual(batch(at)["state"], "undone")
            self.assertIn("0 findings", run("doctor", at=at).stdout)
        said = [run("search", "fields", "--json", at=x, want=None) for x in (db, again)]
        self.assertEqual(said[0].stdout, said[1].stdout)

    def test_csv_changes_nothing_where_it_came_from(self):
        for name in ("kestrel", "second"):
            db, folder = self.sample(name), self.path(name)
            run("export", "--to", folder, at=db)
            before = run("history", "--json", at=db).stdout
            files = sorted(os.listdir(folder))
            self.assertGreater(len(files), 20)
            for f in files:
                r = json.loads(run("import", os.path.join(folder, f), "--as", f[:-4], "--json", at=db).stdout)
                self.assertEqual((r["rows"], r["quarantined"]), (r["unchanged"], 0), f)
            self.assertEqual(run("history", "--json", at=db).stdout, before)

    def test_texts_that_look_like_formulas_come_back(self):
        db, folder = self.path("f.db"), self.path("f")
        run("init", db)
        texts = ["=1+1", "'=1+1", "''quoted", "-5", "@home", "plain 'text'", "a,b \"c\"\nd"]
        run("market", "add", "--title", "Far", "--text", "x", at=db)
        for i, t in enumerate(texts):
            run("fact", "add", "--about", "market/far", "--text=" + t, at=db)
        run("export", "--to", folder, at=db)
        with open(os.path.join(folder, "facts.csv"), encoding="utf-8") as f:
            self.assertIn("'=1+1", f.read())
        r = json.loads(run("import", os.path.join(folder, "facts.csv"), "--as", "facts", "--json", at=db).stdout)
        self.assertEqual((r["rows"], r["unchanged"]), (len(texts), len(texts)))

    def test_what_has_no_key_is_known_by_its_ref(self):
        db, other, folder = self.sample("kestrel"), self.path("other.db"), self.path("k")
        run("export", "--to", folder, at=db)
        with open(os.path.join(folder, "metrics.csv"), encoding="utf-8", newline="") as f:
            text = f.read()
        ref = text.splitlines()[1].split(",")[0]
        self.assertRegex(ref, r"^\d+@[0-9a-f]{8}$")
        with open(os.path.join(folder, "measurements.csv"), encoding="utf-8") as f:
            self.assertIn(ref.split("@")[1], f.read())
        changed = self.path("changed.csv")
        with open(changed, "w", encoding="utf-8", newline="") as f:
            f.write("ref,unit\r\n" + ref + ",furlongs\r\n")
        r = json.loads(run("import", changed, "--as", "metrics", "--json", at=db).stdout)
        self.assertEqual((r["created"], r["updated"]), (0, 1))
        run("init", other)
        first = "\r\n".join(["ref,title,unit", ref + ",Elsewhere,days"]) + "\r\n"
        with open(changed, "w", encoding="utf-8", newline="") as f:
            f.write(first)
        for created in (1, 0):
            r = json.loads(run("import", changed, "--as", "metrics", "--json", at=other).stdout)
            self.assertEqual((r["created"], r["updated"]), (created, 0))
        row = json.loads(run("metric", "list", "--json", at=other).stdout)["rows"][0]
        self.assertEqual(row["external_id"], ref)

    def test_an_archive_that_is_not_what_it_was_makes_no_workspace(self):
        db, good = self.sample("second"), self.path("good.zip")
        run("export", "--to", good, at=db)
        content = members(good)
        with open(good, "rb") as f:
            raw = f.read()

        def mended(kind, change):
            """The same with a kind's lines changed and the manifest made to agree."""
            c = dict(content)
            name = f"data/{kind}.jsonl"
            c[name] = change(c[name])
            manifest = json.loads(c["manifest.json"])
            for k in manifest["kinds"]:
                if k["kind"] == kind:
                    k["sha256"] = hashlib.sha256(c[name]).hexdigest()
                    k["rows"] = c[name].count(b"\n")
            c["manifest.json"] = json.dumps(manifest).encode()
            return c

        def rewritten(table, change):
            """The same with lines of the log changed and the manifest made to agree."""
            c, name = dict(content), f"history/{table}.jsonl"
            c[name] = change(c[name])
            manifest = json.loads(c["manifest.json"])
            entry = next(e for e in manifest["history"] if e["table"] == table)
            entry["sha256"], entry["rows"] = hashlib.sha256(c[name]).hexdigest(), c[name].count(b"\n")
            c["manifest.json"] = json.dumps(manifest).encode()
            return c

        def without(name):
            return {k: v for k, v in content.items() if k != name}

        bad = {
            "no zip": b"not a zip at all",
            "cut": raw[:len(raw) // 2],
            "empty": b"",
            "no manifest": without("manifest.json"),
            "a member is missing": without("data/feature.jsonl"),
            "a line is gone": dict(content, **{"data/feature.jsonl": content["data/feature.jsonl"].split(b"\n", 1)[1]}),
            "no JSON": mended("feature", lambda d: d + b"{\n"),
            "an unknown field": mended("feature", lambda d: d.replace(b'"title"', b'"tittle"', 1)),
            "a wrong type": mended("feature", lambda d: d.replace(b'"product":', b'"product":"x","bet":', 1)),
            "a wrong choice": mended("feature", lambda d: d.replace(b'"class":"', b'"class":"no', 1)),
            "an id twice": mended("feature", lambda d: d + d.split(b"\n")[0] + b"\n"),
            "a reference to nothing": mended("product", lambda d: d.split(b"\n", 1)[1]),
            "an unknown kind": dict(content, **{"manifest.json": content["manifest.json"].replace(b'"feature"', b'"fixture"')}),
            "a newer format": dict(content, **{"manifest.json": content["manifest.json"].replace(b'"version":2', b'"version":3')}),
            "no log": without("history/change.jsonl"),
            "a log that was shortened": rewritten("change_row", lambda d: d[:d.rindex(b"\n", 0, -1) + 1]),
            "a log that was rewritten": rewritten("change_row", lambda d: d.replace(b"title", b"tittle", 1)),
            "a change by nobody": rewritten("change", lambda d: re.sub(rb'"happened_by":\d+', b'"happened_by":999999', d, count=1)),
            "a row of no change": rewritten("change_row", lambda d: d + d.rsplit(b"\n", 2)[1].replace(b'"change":', b'"change":99') + b"\n"),
            "a change twice": rewritten("change", lambda d: d + d.split(b"\n")[0] + b"\n"),
            "a number that is a text": rewritten("change", lambda d: d.replace(b'"at":', b'"at":"x","client":', 1)),
            "a deep one": dict(content, **{"manifest.json": b"[" * 10000}),
        }
        for what, c in bad.items():
            with self.subTest(what):
                target, file = self.path("bad.db"), self.path("bad.zip")
                if isinstance(c, bytes):
                    with open(file, "wb") as f:
                        f.write(c)
                else:
                    pack(file, c)
                p = run("init", target, "--from", file, want=6)
                self.assertGreater(len(p.stderr), 20)
                self.assertNotIn("on our side", p.stderr)
                self.assertFalse(os.path.exists(target), "nothing is left")
        run("init", self.path("good.db"), "--from", pack(self.path("same.zip"), content))
        old = {k: v for k, v in content.items() if not k.startswith("history/")}       # of the first format: one change makes all
        manifest = json.loads(old["manifest.json"])
        manifest["version"] = 1
        del manifest["history"]
        old["manifest.json"] = json.dumps(manifest).encode()
        run("init", self.path("old.db"), "--from", pack(self.path("old.zip"), old))
        self.assertEqual([h["action"] for h in json.loads(run("history", "--json", at=self.path("old.db")).stdout)["rows"]], ["init"])
        self.assertIn("0 findings", run("doctor", at=self.path("old.db")).stdout)

    def test_an_archive_unpacks_to_a_limit(self):
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as z:
            for i in range(20):
                z.writestr(f"data/{i}", b"0" * (1 << 20))
        file = self.path("bomb.zip")
        with open(file, "wb") as f:
            f.write(bomb.getvalue())
        p = run("init", self.path("bomb.db"), "--from", file, want=6)
        self.assertIn("larger than 16 MB", p.stderr)


if __name__ == "__main__":
    unittest.main()
