"""Every statement of the sources: found in what the compiler sees after the preprocessor."""
import glob
import os
import re
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LITERAL = r'"(?:[^"\\]|\\.)*"'
START = re.compile(r"\bstruct stmt_def\s+(\w+)\s*(\[\s*\])?\s*=\s*\{", re.S)


def text_of(literals):
    """Adjacent C string literals as one text."""
    parts = re.findall(LITERAL, literals)
    return "".join(bytes(p[1:-1], "utf-8").decode("unicode_escape") for p in parts)


def one(body):
    """(name, sql, sql for PostgreSQL or None) of what stands between a definition's braces."""
    found = re.match(rf"\s*(?:\.name\s*=\s*)?((?:{LITERAL}\s*)+),\s*(?:\.sql\s*=\s*)?((?:{LITERAL}\s*)+)"
                     rf"(?:,\s*(?:\.sql_pg\s*=\s*)?((?:{LITERAL}\s*)+))?", body)
    if not found:
        return None
    other = text_of(found[3]) if found[3] else None
    return text_of(found[1]), text_of(found[2]), other


def of_file(path):
    out = subprocess.run(["gcc", "-E", "-P", "-std=c17", "-D_GNU_SOURCE", "-Isrc", "-I.", path], cwd=ROOT,
                         capture_output=True, text=True, check=True).stdout
    for m in START.finditer(out):
        bodies = [out[m.end():]] if not m[2] else [p for p in re.split(r"\{", out[m.end():out.index("};", m.end())])]
        for body in bodies:
            got = one(body)
            if got:
                yield got


def all_statements():
    """[(file, name, sql, sql_pg)], in the order of the files. core/crud_sql's are made at run time."""
    found = []
    for path in sorted(glob.glob(os.path.join(ROOT, "src/**/*.c"), recursive=True)):
        with open(path, encoding="utf-8") as f:
            source = f.read()
        if not re.search(r"\bstmt_def\b|^STMT\(", source, re.M) or path.endswith(("db_sqlite.c", "db_pg.c", "crud_sql.c")):
            continue
        name = os.path.relpath(path, ROOT)
        got = list(of_file(name))
        told = len(re.findall(r"static const struct stmt_def [a-z]\w* =|^STMT\([a-z]", source, re.M))
        if len(got) < told:
            raise AssertionError(f"{name}: {told} statements, {len(got)} read")
        found += [(name, *g) for g in got]
    return found


def for_postgres(sql):
    """?n becomes $n outside of quotes."""
    out, quote = [], None
    for ch in sql:
        if quote:
            quote = None if ch == quote else quote
        elif ch in "'\"":
            quote = ch
        elif ch == "?":
            ch = "$"
        out.append(ch)
    return "".join(out)
