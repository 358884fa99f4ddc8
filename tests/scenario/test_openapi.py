#!/usr/bin/env python3
"""The description of the JSON surface: valid by a validator of others, the same everywhere, and each of its
operations walked against a running server. Each line of the reference pages is run as it stands."""
import html
import json
import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import ROOT, Server, cli  # noqa: E402

BUILD = os.path.join(ROOT, os.environ.get("BUILD", "build"))


def validator():
    """openapi-spec-validator, from where it is or brought by pip into the build folder; None where there is none."""
    target = os.path.join(BUILD, "openapi-validator")
    for attempt in range(2):
        try:
            from openapi_spec_validator import validate
            return validate
        except ImportError:
            if attempt or os.environ.get("HEADWATER_OFFLINE"):
                return None
            subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--target", target, "openapi-spec-validator==0.7.1"],
                           capture_output=True, timeout=300)
            sys.path.insert(0, target)
    return None


class Described(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.s = Server(sample=True)
        cls.text = cls.s.get("/openapi.json").body.decode()
        cls.doc = json.loads(cls.text)

    @classmethod
    def tearDownClass(cls):
        cls.s.close()

    def test_it_is_the_same_everywhere(self):
        with open(os.path.join(ROOT, "schema", "openapi.json"), encoding="utf-8") as f:
            golden = f.read()
        self.assertEqual(self.text, golden)
        self.assertEqual(cli("openapi").stdout, golden)

    def test_a_validator_of_others_agrees(self):
        validate = validator()
        if validate is None:
            self.skipTest("openapi-spec-validator is neither here nor to be had by pip")
        validate(self.doc)
        broken = json.loads(self.text)
        next(iter(broken["paths"].values()))["get"]["responses"] = "none"
        broken["info"] = 7
        with self.assertRaises(Exception):
            validate(broken)

    def resolve(self, x):
        while isinstance(x, dict) and "$ref" in x:
            at = self.doc
            for part in x["$ref"][2:].split("/"):
                at = at[part]
            x = at
        return x

    def fits(self, schema, value, where):
        """What of JSON Schema the description uses, said again here."""
        schema = self.resolve(schema)
        kinds = schema.get("type")
        if kinds:
            kinds = kinds if isinstance(kinds, list) else [kinds]
            is_ = {"string": isinstance(value, str), "object": isinstance(value, dict), "array": isinstance(value, list),
                   "integer": isinstance(value, int) and not isinstance(value, bool), "boolean": isinstance(value, bool),
                   "number": isinstance(value, (int, float)) and not isinstance(value, bool), "null": value is None}
            self.assertTrue(any(is_[k] for k in kinds), f"{where}: {value!r} is no {kinds}")
        if "enum" in schema:
            self.assertIn(value, schema["enum"], where)
        if "pattern" in schema and isinstance(value, str):
            self.assertRegex(value, schema["pattern"], where)
        if isinstance(value, dict):
            for name in schema.get("required", ()):
                self.assertIn(name, value, where)
            known = schema.get("properties")
            for name, v in value.items():
                if known:
                    self.assertIn(name, known, where)
                    self.fits(known[name], v, f"{where}/{name}")
        if isinstance(value, list) and "items" in schema:
            for v in value[:20]:
                self.fits(schema["items"], v, where)

    def key_of(self, path):
        plural = path.split("/")[1]
        rows = self.s.get(f"/{plural}.json?limit=1").json().get("rows") or [None]
        return rows[0]

    def walk(self, path, method, op):
        """(status, answer) of one request; writes are dry runs."""
        headers, address, body = {}, path, None
        if "{key}" in path:
            r = self.key_of(path)
            address = path.replace("{key}", (r["key"] or r["id"]) if r else "KEY-NONE")
            if method in ("put", "patch", "delete"):
                headers["If_Match"] = f'"{r["rev"] if r else 1}"'
        newest = self.s.sql("SELECT max(id) FROM change")[0][0]
        address = address.replace("{id}", str(newest))
        if method != "get":
            address += "?dry_run=1"
        elif path == "/events":         # else it never ends
            address += "?once=1"
        content = op.get("requestBody", {}).get("content", {})
        if content:
            kind = next(iter(content))
            headers["Content_Type"] = kind
            body = {"application/json": "{}", "text/csv": "id\n", "application/x-ndjson": "{}\n"}[kind]
        return self.s.ask(method.upper(), address, body, **headers)

    def test_every_operation_answers_as_described(self):
        walked, done = 0, 0
        ids = set()
        for path, item in self.doc["paths"].items():
            for method, op in item.items():
                where = f"{method.upper()} {path}"
                self.assertNotIn(op["operationId"], ids)
                ids.add(op["operationId"])
                a = self.walk(path, method, op)
                walked += 1
                self.assertNotIn(a.status, (400, 405, 406, 415, 500, 501), f"{where}: {a.status} {a.body[:300]}")
                if a.status >= 400:
                    self.assertEqual(a["Content-Type"], "application/problem+json", where)
                    self.fits({"$ref": "#/components/schemas/problem"}, a.json(), where)
                    if method == "get":
                        self.assertTrue("{key}" in path and a.status == 404, f"{where}: {a.status}")
                    continue
                done += 1
                r = self.resolve(op["responses"].get(str(a.status)) or {})
                self.assertTrue(r or a.status == 200, f"{where}: {a.status} is not described")
                kind, content = next(iter(r["content"].items()))
                self.assertTrue(a["Content-Type"].startswith(kind), f"{where}: {a['Content-Type']}")
                if kind == "application/json" and method == "get":
                    self.fits(content["schema"], a.json(), where)
        self.assertGreater(walked, 450)
        self.assertGreater(done, 250)

    def test_each_line_of_the_reference_runs(self):
        pages = ["/help/api"] + sorted(set(re.findall(r'href="(/help/api/[a-z_]+)"', self.s.get("/help/api").body.decode())))
        self.assertGreater(len(pages), 55)
        ran = good = 0
        lines = set()
        before = self.s.sql("SELECT count(*) FROM change")
        for page in pages:
            a = self.s.get(page)
            self.assertEqual(a.status, 200, page)
            text = a.body.decode()
            self.assertNotIn("<script>", text)
            for line in re.findall(r'<pre class="curl"[^>]*><code>(.*?)</code></pre>', text, re.S):
                line = html.unescape(line)
                self.assertTrue(line.startswith("curl -sS "), line)
                p = subprocess.run(["sh", "-c", line + " -o /dev/null -w '%{http_code}'"], capture_output=True, text=True, timeout=60)
                self.assertEqual(p.returncode, 0, line + p.stderr)
                status = int(p.stdout)
                ran += 1
                good += status < 300
                verb, path = re.search(r" -X (\w+)", line), re.search(r"http://[^/]+(/[^'\"? ]*)", line)
                lines.add(f"{verb[1].lower() if verb else 'get'} {path[1]}")
                allowed = (200, 201, 409, 422) + ((404,) if "KEY" in line else ())
                self.assertIn(status, allowed, f"{page}: {line}")
                if " -X " not in line and "KEY" not in line:
                    self.assertEqual(status, 200, line)
        self.assertGreater(ran, 400)
        for path, verbs in self.s.get("/openapi.json").json()["paths"].items():
            shape = re.sub(r"\\{[^/]*\\}", "[^/]+", re.escape(path))
            for verb in set(verbs) & {"get", "post", "put", "patch", "delete"}:
                self.assertTrue(any(re.fullmatch(f"{verb} {shape}", x) for x in lines), f"no line for {verb} {path}")
        self.assertGreater(good, ran * 6 // 10)
        self.assertEqual(self.s.sql("SELECT count(*) FROM change"), before)      # all writes were dry runs


if __name__ == "__main__":
    unittest.main()
