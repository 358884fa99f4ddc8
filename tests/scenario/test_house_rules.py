#!/usr/bin/env python3
"""Our own rules catch what they are there for: each is broken once in a copy of the tree, and the rule says where."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

SINS = {
    "src/web/sin.c": ('/* web/sin.c: breaks rules. */\n#include "web/page.h"\n'
                      "static int counted;\n"
                      'static const char *const red = "<p style=\\"color:red\\">";\n'
                      'static const char *const script = "<script>alert(1)</script>";\n'
                      'static const char *const click = "<a onclick=\\"go()\\">";\n'
                      'static const char *const sql = "SELECT title FROM feature WHERE id = 1";\n'
                      'static const char *const said = "Oops, that went wrong";\n'
                      "int sin(const char *s)\n{\n    return atoi(s) + counted; // TODO later\n}\n"),
    "src/core/sin.c": ('/* core/sin.c: includes upwards. */\n#include "web/page.h"\n#include <sqlite3.h>\n'
                       "static struct stmt_def mutable_sql = { 0 };\n"
                       "char *keep(char *s)\n{\n    goto out;\nout:\n    return strdup(s);\n}\n"),
    "src/base/long.c": "/* base/long.c: too long a function. */\nvoid f(void)\n{\n" + "    ;\n" * 80 + "}\n",
    "src/base/bare.h": "int f(void);\n",
}


class Rules(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tmp = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.tmp.cleanup)
        for folder in ("src", "tools"):
            shutil.copytree(os.path.join(ROOT, folder), os.path.join(cls.tmp.name, folder), ignore=shutil.ignore_patterns("node_modules"))
        for path, text in SINS.items():
            with open(os.path.join(cls.tmp.name, path), "w", encoding="utf-8") as f:
                f.write(text)

    def said(self, *words):
        p = subprocess.run([sys.executable, *words], cwd=self.tmp.name, capture_output=True, text=True)
        self.assertNotEqual(p.returncode, 0)
        return p.stdout

    def test_lint_names_each(self):
        out = self.said(os.path.join(self.tmp.name, "tools", "lint"), "--no-headers")
        for place, words in (("src/web/sin.c:3", "static counted is mutable"), ("src/web/sin.c:4", "style= breaks"), ("src/web/sin.c:5", "<script> without src"),
                             ("src/web/sin.c:6", "event handler"), ("src/web/sin.c:7", "SQL string outside"), ("src/web/sin.c:8", "says “Oops”"),
                             ("src/web/sin.c:11", r"atoi\(\) is banned"), ("src/web/sin.c:11", "TODO without"), ("src/core/sin.c:4", "make it static const"),
                             ("src/core/sin.c:7", "goto out"), ("src/core/sin.c:9", r"strdup\(\) is banned"), ("src/base/long.c:3", "a function of 80 lines"),
                             ("src/base/bare.h:1", "no #pragma once"), ("src/base/bare.h:1", "says what the file is for")):
            self.assertRegex(out, re.escape(place) + ": .*" + words)

    def test_layers_name_who_reaches_up(self):
        out = self.said(os.path.join(self.tmp.name, "tools", "layers"))
        self.assertIn("src/core/sin.c:2: core may not include web", out)
        self.assertIn("src/core/sin.c:3: <sqlite3.h> belongs to src/store/db_sqlite.c alone", out)


if __name__ == "__main__":
    unittest.main()
