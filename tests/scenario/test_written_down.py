#!/usr/bin/env python3
"""What README, HACKING, ARCHITECTURE and docs say: each command is one, each flag is taken, each file is there, and the first
steps of README lead where they say."""
import glob
import os
import re
import shlex
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import HW, ROOT, OnSample, cli  # noqa: E402

PAPERS = ["README.md", "HACKING.md", "ARCHITECTURE.md", "docs/operations.md"]


def paper(name):
    with open(os.path.join(ROOT, name), encoding="utf-8") as f:
        return f.read()


def commands(text):
    """Every command line of the program, in running text or in a block, without its comment."""
    spans = re.findall(r"`((?:build/)?headwater [^`]+)`", text)
    blocks = [l.split(" #")[0] for l in re.findall(r"^(?: {4}|)((?:build/)?headwater .*)$", text, re.M)]
    return [re.sub(r"\s+", " ", c).strip() for c in spans + blocks]


class OwnData(unittest.TestCase):
    """The block *Your own data*, typed in as it stands, in its order."""

    def test_it_works_as_written(self):
        block = re.search(r"## Your own data\n\n((?: {4}.*\n| *\n)+)", paper("README.md")).group(1)
        with tempfile.TemporaryDirectory() as d:
            with open(os.path.join(d, "capacity.csv"), "w", encoding="utf-8") as f:
                f.write("team,quarter,days,reserve\nOven,2027-Q1,100,10\nControls,2027-Q1,50,5\n")
            with open(os.path.join(d, "plan.csv"), "w", encoding="utf-8") as f:
                f.write("external_id,product,title,quarter,days:Oven\nA-1,Bread,Cabinet,2027-Q1,80\nNEW-7,Bread,Night mode,,30\n")
            shutil.copy(os.path.join(ROOT, "samples", "import", "capacity.xlsx"), os.path.join(d, "anything.xlsx"))
            for comment in ("team,quarter,days,reserve", "external_id,product,title,quarter,days:TEAM"):
                self.assertIn(comment, block)
            done = []
            for line in re.findall(r"^ {4}(build/headwater .*)$", block.replace("init new.db --from all.zip makes it again", ""), re.M):
                words = shlex.split(line, comments=True)[1:]
                if words[0] == "serve":
                    continue                                        # every other test serves
                words = [os.path.join(d, w) if re.fullmatch(r"[\w.]+\.(db|csv|xlsx|zip)|folder", w) else w for w in words]
                cli(*words)
                done.append(words[0])
            cli("init", os.path.join(d, "new.db"), "--from", os.path.join(d, "all.zip"))
            self.assertGreaterEqual(len(done), 11)
            company, new = os.path.join(d, "company.db"), os.path.join(d, "new.db")
            self.assertEqual(cli("history", "--json", at=new).stdout, cli("history", "--json", at=company).stdout)


class FirstMinutes(OnSample):
    def test_each_step_is_there(self):
        text = re.search(r"## The first ten minutes\n(.*?)\n## ", paper("README.md"), re.S).group(1)
        paths = re.findall(r"`(/[^`]*)`", text)
        self.assertGreaterEqual(len(paths), 7)
        for path in paths:
            self.assertEqual(self.s.get(path).status, 200, path)
        names = re.findall(r"\*\*([^*]+)\*\*", text)
        menu = re.search(r'<nav aria-label="Main">(.*?)</nav>', self.s.get("/").body.decode(), re.S).group(1)
        for name in [n for n in names if n in ("Today", "River", "Plan", "Requests")]:
            self.assertIn(name, menu)
        self.assertIn("See the proof", re.sub(r"<[^>]+>", "", self.s.get("/tradeoffs/T-31").body.decode()))


class Papers(unittest.TestCase):
    def test_each_command_is_one_and_takes_its_flags(self):
        seen = 0
        for name in PAPERS:
            for line in commands(paper(name)):
                words = [w for w in re.sub(r"^(build/)?headwater", "", line).split()]
                if not words or words[0] in ("help", "alone"):
                    continue
                plain = [w for w in words if re.fullmatch(r"[a-z]+(-[a-z]+)*", w)][:2]
                noun = plain[:1] if words[0] == plain[0] else []
                help_ = cli(*plain, "--help", want=None)
                if help_.returncode != 0 or len(plain) < 2:
                    help_ = cli(*noun, "--help")
                for flag in re.findall(r"--([a-z][a-z-]*)", line):
                    self.assertRegex(help_.stdout, rf"--{flag}\b", f"{name}: {line}")
                seen += 1
        self.assertGreater(seen, 25)

    def test_each_file_and_target_is_there(self):
        seen = 0
        for name in PAPERS:
            text = paper(name)
            for path in re.findall(r"`((?:tools|tests|src|bench|docs|samples|schema|web|\.ci)/[\w./*-]+)", text):
                wanted = re.sub(r"NAME|SUITE", "*", path).rstrip(".")
                there = [g for top in (ROOT, os.path.join(ROOT, "src")) for end in ("", ".*") for g in glob.glob(os.path.join(top, wanted + end))]
                self.assertTrue(there, f"{name}: {path}")
                seen += 1
            for target in re.findall(r"`make ([a-z]+)", text):
                self.assertRegex(paper("Makefile"), rf"(?m)^{target}:", f"{name}: make {target}")
            for link in re.findall(r"\]\(([^)#]+)\)", text):
                if not link.startswith("http"):
                    self.assertTrue(os.path.exists(os.path.join(ROOT, os.path.dirname(name), link)), f"{name}: {link}")
        self.assertGreater(seen, 30)

    def test_each_variable_is_read_by_somebody(self):
        """HACKING names what says how often something is tried: the file that it names it beside reads it."""
        for path, variable in re.findall(r"`(tests/[\w/.]+)` \(`([A-Z_]+)`\)", paper("HACKING.md")):
            self.assertIn(variable, paper(path), path)
        for variable in ("HEADWATER_INSTANCES", "HEADWATER_SEED", "HEADWATER_SHARED", "FUZZ_SECONDS", "SOLVER", "PAGES"):
            self.assertIn(variable, paper("HACKING.md"))
            found = [os.path.relpath(p, ROOT) for p in glob.glob(os.path.join(ROOT, "t*/**/*"), recursive=True)
                     if os.path.isfile(p) and "node_modules" not in p and p.endswith((".c", ".h", ".py", ".mjs", "run", "setup"))]
            self.assertTrue(any(variable in paper(p) for p in [*found, "Makefile"]), variable)


if __name__ == "__main__":
    if not os.path.exists(HW):
        print("1..0 # SKIP build/headwater is not built")
    else:
        unittest.main()
