"""Reads the pages of a running server the way a person does, and says what each figure should be.

Every figure of a page is a link (data-fig) to the list that it was counted from. Here the list's rows and the
figure are worked out anew from the records, by recompute.py and by this file; nothing is taken from the program
but its records, the figure as it stands on the page, and the rows that its link leads to.
"""
import csv
import datetime
import html.parser
import io
import os
import re
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

import recompute

WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
LAYERS = ("executive", "manager", "user")


class Server:
    """The program serving one file; the port is its own choice."""

    def __init__(self, program, at, now=None):
        env = {"HEADWATER_PATIENCE": "60000", **os.environ, **({"HEADWATER_NOW": now} if now else {})}
        self.process = subprocess.Popen([program, "serve", at, "--listen", "127.0.0.1:0"], env=env,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self.process.stdout:
            found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
            if found:
                self.address = found.group(0)
                break
        else:
            raise RuntimeError("the server did not start")

    def get(self, path):
        for attempt in range(20):
            try:
                with urllib.request.urlopen(self.address + path, timeout=60) as answer:
                    return answer.read().decode("utf-8")
            except urllib.error.HTTPError as e:
                raise RuntimeError(f"{path} answers {e.code}") from e
            except urllib.error.URLError:
                time.sleep(0.1 * (attempt + 1))
        raise RuntimeError(f"{path}: nobody answers")

    def rows(self, path):
        """The rows of a list: its address with .csv before the query."""
        where, _, query = path.partition("?")
        return list(csv.DictReader(io.StringIO(self.get(where + ".csv" + ("?" + query if query else "")))))

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.process.stdout.close()


class Figures(html.parser.HTMLParser):
    """The figures of a page as (text, address), and the labels of its river as (key, text)."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.found, self.labels, self.into, self.text = [], [], None, ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "a" and "data-fig" in a:
            self.into, self.text = ("figure", a["href"]), ""
        elif tag == "a" and a.get("href", "").startswith("/river?"):
            key = urllib.parse.parse_qs(a["href"].partition("?")[2]).get("from", [""])[0]
            self.into, self.text = ("label", key), ""
        elif self.into and tag == "tspan":
            self.text += "\n"

    def handle_data(self, data):
        self.text += data if self.into else ""

    def handle_endtag(self, tag):
        if tag == "a" and self.into:
            what, where = self.into
            (self.found if what == "figure" else self.labels).append((self.text.strip(), where) if what == "figure"
                                                                     else (where, self.text.strip()))
            self.into = None


def half_up(n, d):
    """n / d to the nearest whole number, halves away from zero; n >= 0."""
    return (2 * n + d) // (2 * d)


def weeks(days, week, tenths_too=False):
    """As pages write weeks: in tenths, from ten on whole unless tenths are shown there too."""
    if days >= 10 * week and not tenths_too:
        return str(half_up(days, week))
    tenths = half_up(days * 10, week)
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


def money(cents, currency):
    sign = "$" if currency == "USD" else currency + " "
    if cents >= 75_000_000:
        tenth = half_up(cents, 10_000_000)
        return f"{sign}{tenth // 10}.{tenth % 10}m"
    return f"{sign}{half_up(cents, 100_000)}k" if cents >= 100_000 else f"{sign}{half_up(cents, 100)}"


def percent(part, whole):
    return half_up(100 * part, whole) if whole else 0


class Truth:
    """What every figure should be, from the records alone."""

    def __init__(self, folder, today):
        self.folder, self.d, self.today = folder, recompute.Records(folder), today
        w = self.d.workspaces[0]
        self.week, self.currency = int(w["days_per_week"]), w["currency"]
        self.listen = self.window = int(w["listen_days"])
        self.tenths = False             # the plan shows tenths of large figures too
        self.people = {p["key"]: p["team"] for p in recompute.read(folder, "people")}
        self.river = recompute.river(self.d)
        self.cover = recompute.coverage(self.d, today, self.listen)
        self.products_known = {r["product"] for r in self.d.features}

    def function(self, person):
        """The nearest team of type function, from a person's own upwards; none."""
        teams = {t["key"]: t for t in self.d.teams}
        team = self.people.get(person, "")
        for _ in range(20):
            if team in teams and teams[team]["type"] == "function":
                return team
            team = teams.get(team, {}).get("parent", "")
        return "none"

    def look_back(self, days):
        """A page that says so looks back so many days, not as many as the workspace says."""
        self.window = days or self.listen
        self.cover = recompute.coverage(self.d, self.today, self.window)

    # -- talks
    def talks(self, q):
        since = datetime.date.min
        if q.get("held_since"):
            days = int(q["held_since"].rstrip("d"))
            assert days == self.window, "a window that is not the page's"
            since = self.today - datetime.timedelta(days)
        keys = set()
        for t in self.d.talks:
            if t["state"] != "held" or datetime.date.fromisoformat(t["on"]) < since:
                continue
            there = [t["with"]] + [i["who"] for i in recompute.read(self.folder, "involved")
                                   if i["as"] == "attended" and i["record"] == "talk/" + t["key"]]
            for who in there:
                if not who.startswith("contact/"):
                    continue
                c = self.d.contact[who[8:]]
                s = self.d.customer[c["customer"]]["segment"]
                if q.get("function", self.function(t["by"])) == self.function(t["by"]) and q.get("segment", s) == s and q.get("layer", c["layer"]) == c["layer"] \
                        and q.get("market", self.d.segment_market.get(s)) == self.d.segment_market.get(s):
                    keys.add(t["key"])
        return keys, str(len(keys))

    # -- priorities
    def places(self, q):
        """(segment, layer, priority) that the filter leaves."""
        out = []
        for s, cell in self.cover["segments"].items():
            for layer in LAYERS:
                for p in cell["priorities"][layer]:
                    if q.get("heard_in", "any") in ("any", s) and q.get("heard_from", layer) == layer \
                            and q.get("key", p) == p and p in self.d.live["priority"] \
                            and ("in_plan" not in q or (q["in_plan"] == "yes") == (p in self.river["reached"])):
                        out.append((s, layer, p))
        return out

    def priorities(self, q, text):
        if "dry" in q:
            keys = set(self.river["dry"])
            return keys, str(len(keys))
        at = self.places(q)
        keys = {p for _, _, p in at}
        if " of " in text:              # how many of them have work; else how many there are
            return keys, f"{sum(p in self.river['reached'] for p in keys)} of {len(keys)}"
        return keys, str(len(at))

    # -- the river
    def streams(self, q):
        """The rows in every stream of the query, and their days; a market has its share of a priority."""
        asked = [s for s in q.get("stream", "").split(",") if s]
        markets = [s for s in asked if s in self.river["market"]]
        rows = self.river["rows"]
        for s in asked:
            if s == "none":
                rows = [r for r in rows if not r["priority"]]
            elif s == "any":
                rows = [r for r in rows if r["priority"]]
            elif s == "unheard":
                rows = [r for r in rows if r["priority"] and self.river["links"].get(f"not heard yet > {r['priority']}")]
            elif s in markets:
                rows = [r for r in rows if self.river["links"].get(f"{s} > {r['priority']}")]
            else:
                rows = [r for r in rows if s in (r["feature"], r["requirement"], r["priority"], r["solution"], r["product"])]
        days = sum(r["days"] for r in rows)
        if markets:
            below = [s for s in asked if s in self.river["priority"]]
            days = self.river["links"].get(f"{markets[0]} > {below[0]}", 0) if below else self.river["market"][markets[0]]
        return rows, days

    def features(self, q):
        if q == {"in_plan": "yes"}:
            keys = {r["feature"] for r in self.d.rows}
            return keys, str(len(keys))
        rows, _ = self.streams(q)
        keys = {r["feature"] for r in rows}
        return keys, str(len(keys))

    def products(self, q):
        rows, _ = self.streams(q)
        if "from" in q:
            below = {s["requirement"] for s in self.d.serves if s["priority"] == q["from"]}
            fulfil = {f["feature"] for f in self.d.fulfils if f["requirement"] in below}
            rows = [r for r in rows if r["whole"] in fulfil]
        keys = {r["product"] for r in rows}
        return keys, str(len(keys))

    def efforts(self, q, text):
        team = q.get("team")
        if "feature" in q:      # what it costs, in the plan or not; all teams, or one
            rows = {t: e for t, e in self.d.effort[q["feature"]].items() if team in (None, t)}
            keys = {e["key"] for e in self.d.efforts if e["feature"] == q["feature"] and e["team"] in rows}
            return keys, weeks(sum(e[1] for e in rows.values()), self.week, self.tenths)
        assert q["planned"] == self.river["quarter"], "another quarter"
        rows, days = self.streams(q)
        if "solution" in q:
            rows = [r for r in rows if self.d.sol_of.get(r["feature"]) == q["solution"]]
            days = sum(r["days"] for r in rows)
        if "class" in q:
            rows = [r for r in rows if self.d.live["feature"][r["feature"]]["class"] == q["class"]]
        for name, inside in (("leads_up", recompute.leads_up), ("one_product", recompute.one_product)):
            if name in q:
                assert q[name] == "yes"
                rows = [r for r in rows if r["feature"] in inside(self.d)]
                days = sum(r["days"] for r in rows)
        if team:
            days = sum(self.team_days(r["feature"], team) for r in rows)
        elif "class" in q:
            days = sum(self.team_days(r["feature"], t) for r in rows for t in self.d.effort[r["feature"]])
        features = {r["feature"] for r in rows}
        keys = {e["key"] for e in self.d.efforts if e["feature"] in features and team in (None, e["team"])}
        total = self.river["sourced"] + self.river["unsourced"]
        return keys, str(percent(days, total)) if "%" in text else weeks(days, self.week, self.tenths)

    def team_days(self, feature, team):
        """Days of one team for it in the quarter of the river."""
        row = next(r for r in self.d.rows if r["feature"] == feature)
        span = max(1, recompute.number(row["span"], 1))
        at = recompute.quarter(self.river["quarter"]) - (recompute.quarter(row["quarter"]) - span + 1)
        return recompute.share_of_span(self.d.effort[feature].get(team, (0, 0, 0))[1], span, at)

    def capacities(self, q, text):
        """Room of a quarter, of all teams or one: all of it, what is kept, what is free, what is used and kept of it."""
        room = [r for r in recompute.plan(self.d)["room"] if r["quarter"] == q["quarter"] and q.get("team", r["team"]) == r["team"]]
        keys = {c["key"] for c in self.d.capacities if c["quarter"] == q["quarter"] and q.get("team", c["team"]) == c["team"]}
        sums = {k: sum(r[k] for r in room) for k in ("usable", "used", "reserve", "free")}
        if " of " in text:
            return keys, " of ".join(weeks(n, self.week, self.tenths) for n in (sums["used"] + sums["reserve"], sums["usable"]))
        if "over" in text:
            return keys, weeks(-sums["free"], self.week, self.tenths)
        what = "reserve" if "kept" in text else "free" if "free" in text else "usable"
        return keys, weeks(sums[what], self.week, self.tenths)

    # -- the rest
    def customers(self, q, text):
        if "heard" in q:
            keys = {self.d.root(c) for c in self.d.quoted()[q["heard"]]}
            return keys, str(len(keys))
        rows = [c for c in self.d.customers if c["segment"] == q["segment"] and c["status"] == q["status"]]
        revenue = sum(recompute.cents(c["revenue"]) or 0 for c in rows)
        return {c["key"] for c in rows}, money(revenue, self.currency) if not text[0].isdigit() else str(len(rows))

    def segments(self, q):
        def silent(cell):
            return cell["executive"] + (cell["manager"] if q["silent"] == "above-users" else 0) == 0
        assert q["silent"] in ("executive", "above-users")
        assert int(q.get("held_since", f"{self.listen}d").rstrip("d")) == self.window, "a window that is not the page's"
        keys = {s for s, cell in self.cover["segments"].items() if silent(cell["talks"])}
        return keys, str(len(keys))

    def outcome(self, key=None, metric=None):
        rows = [o for o in recompute.read(self.folder, "outcomes")
                if o["state"] == "open" and (o["key"] == key or o["metric"] == metric)]
        assert len(rows) == 1
        return rows[0]

    def measurements(self, q):
        o = self.outcome(metric=q["metric"])
        rows = [m for m in recompute.read(self.folder, "measurements") if m["metric"] == q["metric"]]
        last = float(max(rows, key=lambda m: (m["on"], int(m["key"])))["value"])
        base, target = float(o["baseline"]), float(o["target"])
        return {m["key"] for m in rows}, str(int((last - base) / (target - base) * 100 + 0.5))

    def outcomes(self, q):
        o = self.outcome(key=q["key"])
        start, due = (datetime.date.fromisoformat(o[k]) for k in ("from", "due"))
        return {q["key"]}, str(min(100, max(0, (self.today - start).days * 100 // (due - start).days)))

    def quotes(self, q):
        keys = {r["key"] for r in recompute.read(self.folder, "quotes")
                if r["who"] == q["who"] and (r["disposition"] or "open") in q["disposition"].split(",")}
        return keys, str(len(keys))

    def of(self, where, text):
        """(keys of the rows, figure) of an address; KeyError for an address that no rule here knows."""
        path, _, query = where.partition("?")
        q = dict(urllib.parse.parse_qsl(query))
        rule = {"/talks": self.talks, "/features": self.features,
                "/products": self.products, "/segments": self.segments, "/measurements": self.measurements,
                "/outcomes": self.outcomes, "/quotes": self.quotes}
        if path == "/efforts":
            return self.efforts(q, text)
        if path == "/priorities":
            return self.priorities(q, text)
        if path == "/capacities":
            return self.capacities(q, text)
        if path == "/customers":
            return self.customers(q, text)
        return rule[path](q)

    def label(self, key):
        """The amount below a name in the diagram."""
        for column in ("market", "priority", "requirement", "solution", "product"):
            if key in self.river[column]:
                amount = weeks(self.river[column][key], self.week)
                break
        else:
            amount = None
        own = sum(r["days"] for r in self.river["rows"] if not r["priority"] and r["product"] == key)
        if key in self.products_known and (own or amount is not None):
            both = weeks(self.river["product"].get(key, 0) + own, self.week)
            return f"{both} pw, {weeks(own, self.week)} unsourced" if own else f"{both} pw"
        return f"{amount} pw"


def figure_of(text):
    """The number in a figure: "58 person-weeks" -> "58", "Two segments" -> "2", "1 of 2" as it is."""
    if re.fullmatch(r"[\d.]+ of [\d.]+", text):
        return text
    if re.match(r"\d|[$A-Z]+ ?\d", text):
        first = text.split(" ")[0] if text[0].isdigit() or text[0] == "$" else " ".join(text.split(" ")[:2])
        return first
    word = text.split(" ")[0].lower()
    return str(WORDS.index(word)) if word in WORDS else text
