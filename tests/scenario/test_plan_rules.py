#!/usr/bin/env python3
"""Whatever a plan has to obey, said by a user through the surfaces of records, and seen in the plan that comes of it."""
import json
import unittest

from test_card_orders import Desk, words


class Rules(Desk):
    plan = [("A1", "Proving cabinet", "2027-Q1", 50), ("A2", "Steam control", "2027-Q1", 40), ("W1", "Night mode", "", 30),
            ("W2", "Crust sensor", "", 30), ("W3", "Flour log", "", 60)]
    points = {"Proving cabinet": 20, "Steam control": 10, "Night mode": 6, "Crust sensor": 5, "Flour log": 8}

    def setUp(self):
        super().setUp()
        for title, points in self.points.items():
            self.worth(title, points)

    def solved(self, want=0):
        """The best plan: title -> quarter, 0 to 2, and its whole answer."""
        p = self.do("plan", "solve", "--json", want=want)
        answer = json.loads(p.stdout) if want == 0 else json.loads(p.stderr or p.stdout)
        return {r["title"]: int(r["quarter"][-1]) - 1 for r in answer.get("rows", [])}, answer

    def refused(self):
        """The rules that cannot all hold, in words."""
        p = self.do("plan", "solve", want=7)
        return p.stdout + p.stderr

    def rule(self, *fields, why="Because it must"):
        self.do("add", "rule", *fields, f"why={why}")

    def test_without_rules_the_best_plan_is_what_the_values_say(self):
        plan, answer = self.solved()
        self.assertTrue(answer["proven"])
        self.assertEqual(plan, {"Proving cabinet": 0, "Steam control": 0, "Flour log": 1, "Night mode": 1, "Crust sensor": 2})

    def test_a_span_takes_days_of_each_of_its_quarters(self):
        self.do("set", "feature", "Flour log", "span=2", "latest=2027-Q2")
        self.assertEqual(self.solved(7)[0], {})            # 30 of its days would be in Q1, which is full of promises of the plan? no: of work that may wait
