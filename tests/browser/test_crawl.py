#!/usr/bin/env python3
"""Follows every link of the sample workspace over HTTP, without a browser. Prints TAP.

Each address answers 200, says what it is, has its security headers, points at nothing that is not
there, holds no inline style or script, and reading changes nothing in the workspace.
"""
import html.parser
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

PROGRAM = os.environ.get("HEADWATER", "build/headwater")
LIMIT = 600
count = failed = 0


def ok(held, name, details=()):
    global count, failed
    count += 1
    failed += not held
    print(f"{'' if held else 'not '}ok {count} - {name}")
    if not held:
        for line in list(details)[:25]:
            print(f"#   {line}")


class Page(html.parser.HTMLParser):
    """What a page links to, which ids it has, and what it should not hold."""

    def __init__(self):
        super().__init__()
        self.links, self.ids, self.inline, self.open, self.twice = [], set(), [], [], []

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        for name, value in attrs:
            if name == "id":
                if value in self.ids:
                    self.twice.append(value)
                self.ids.add(value)
            if name == "style" or name.startswith("on"):
                self.inline.append(f"<{tag} {name}>")
        if tag == "style" or (tag == "script" and "src" not in a and a.get("type") != "application/json"):
            self.inline.append(f"<{tag}>")
        for name in ("href", "src"):
            if a.get(name):
                self.links.append(a[name])
        if tag == "form" and (a.get("method") or "get").lower() == "get" and a.get("action"):
            self.links.append(a["action"])


def get(port, path, headers=None):
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        c.request("GET", path, headers=headers or {})
        r = c.getresponse()
        return r.status, {k.lower(): v for k, v in r.getheaders()}, r.read()
    finally:
        c.close()


def serve(folder):
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    file = os.path.join(folder, "sample.db")
    subprocess.run([PROGRAM, "init", file, "--sample"], check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen([PROGRAM, "serve", file, "--listen", f"127.0.0.1:{port}"], env={"HEADWATER_PATIENCE": "60000", **os.environ},
                              stderr=open(os.path.join(folder, "log"), "wb"), stdout=subprocess.DEVNULL)
    for _ in range(100):
        try:
            get(port, "/")
            return server, port, file
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
    sys.exit("the server does not answer: " + open(os.path.join(folder, "log")).read()[-2000:])


def local(base, link):
    """The link as a path of this server, without fragment; None for what leads elsewhere."""
    parts = urllib.parse.urlsplit(urllib.parse.urljoin(base, link))
    if parts.scheme not in ("", "http") or parts.netloc:
        return None
    return parts.path + ("?" + parts.query if parts.query else "")


def crawl(port):
    """Every address reachable from Today, at most LIMIT: {path: (status, headers, body, page)}."""
    seen, queue, came_from = {}, ["/", "/start", "/import", "/help", "/history"], {}
    while queue and len(seen) < LIMIT:
        path = queue.pop(0)
        if path in seen:
            continue
        status, headers, body = get(port, path)
        page = Page()
        if headers.get("content-type", "").startswith("text/html"):
            page.feed(body.decode("utf-8", "replace"))
        seen[path] = (status, headers, body, page)
        for link in page.links:
            target = local(path, link)
            if target:
                came_from.setdefault(target, path)
                # one sorted or filtered view of each page is enough
                if "?" not in target or target.split("?")[0] not in {s.split("?")[0] for s in seen if "?" in s}:
                    queue.append(target)
    return seen, came_from


def check_pages(seen, came_from):
    pages = {p: v for p, v in seen.items() if v[1].get("content-type", "").startswith("text/html")}
    ok(len(seen) > 30, f"more than thirty addresses are reachable ({len(seen)})")
    ok(all(v[0] in (200, 302, 303, 308) for v in seen.values()), "no link leads to what is not there",
       [f"{v[0]} {p} linked from {came_from.get(p, 'the list of this test')}" for p, v in seen.items()
        if v[0] not in (200, 302, 303, 308)])
    ok(not any(v[3].inline for v in pages.values()), "no page holds inline style or script",
       [f"{p}: {v[3].inline[:3]}" for p, v in pages.items() if v[3].inline])
    ok(not any(v[3].twice for v in pages.values()), "no page uses an id twice",
       [f"{p}: {v[3].twice[:3]}" for p, v in pages.items() if v[3].twice])
    lost = [f"{p}: #{f}" for p, v in pages.items() for f in
            (l[1:] for l in v[3].links if l.startswith("#") and len(l) > 1) if f not in v[3].ids]
    ok(not lost, "each link within a page has its target", lost)
    csp = [p for p, v in pages.items() if "content-security-policy" not in v[1]
           or "unsafe-inline" in v[1]["content-security-policy"]]
    ok(not csp, "each page has a strict content security policy", csp)
    ok(all(v[1].get("x-content-type-options") == "nosniff" for v in seen.values()), "no answer is sniffed",
       [p for p, v in seen.items() if v[1].get("x-content-type-options") != "nosniff"])
    words = ("(null)", "%!", "nan", "{0}", "VT_", "ST_")
    bad = [f"{p}: {w}" for p, v in pages.items() for w in words
           if f">{w}<" in v[2].decode("utf-8", "replace") or (w in ("(null)", "VT_") and w.encode() in v[2])]
    ok(not bad, "no page shows a word of the machine", bad)


def check_json(port, seen):
    asked, wrong = 0, []
    for path, (status, headers, _, _) in seen.items():
        if status != 200 or "?" in path or path == "/" or "." in path.rsplit("/", 1)[1] or path.count("/") > 2 \
                or path.endswith(("/new", "/edit")) or not headers.get("content-type", "").startswith("text/html"):
            continue
        got, _, body = get(port, path + ".json")
        if got == 406 or got == 404:
            continue
        asked += 1
        try:
            if got != 200:
                wrong.append(f"{got} {path}.json")
            json.loads(body)
        except ValueError as e:
            wrong.append(f"{path}.json: {e}")
    ok(not wrong, f"what answers as JSON is JSON ({asked} addresses)", wrong)


def check_edges(port):
    status, _, body = get(port, "/no/such/page")
    ok(status == 404, "an unknown address answers 404", [status])
    ok(b"src/" not in body and b"sqlite" not in body.lower(), "and says nothing of the inside")
    status, _, _ = get(port, "/", {"Host": "evil.example"})
    ok(status == 421, "a foreign host is refused with 421", [status])
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    c.request("POST", "/customers", "title=x", {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site",
                                               "Content-Type": "application/x-www-form-urlencoded"})
    status = c.getresponse().status
    ok(status in (403, 421), "a write from another site is refused", [status])


def rows(file):
    """The number of changes in the workspace, through the program's own export of history."""
    run = subprocess.run([PROGRAM, "history", "--json", "--at", file], capture_output=True, text=True)
    return run.stdout if run.returncode == 0 else ""


def main():
    if not os.path.exists(PROGRAM):
        print("1..0 # SKIP the program is not built")
        return
    with tempfile.TemporaryDirectory() as folder:
        server, port, file = serve(folder)
        try:
            before = rows(file)
            seen, came_from = crawl(port)
            check_pages(seen, came_from)
            check_json(port, seen)
            check_edges(port)
            ok(rows(file) == before, "reading every page changed nothing")
            ok(server.poll() is None, "the server is still there")
        finally:
            server.terminate()
            try:
                ok(server.wait(15) in (0, -15), "and ends when it is told to")
            except subprocess.TimeoutExpired:
                server.kill()
                ok(False, "the server ends when it is told to")
    print(f"1..{count}")
    sys.exit(1 if failed else 0)


main()
