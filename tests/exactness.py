#!/usr/bin/env python3
"""Checks that `concord` and `count` agree exactly with an independent scan of `export`.

Makes distinct queries from the words of the export (words, phrases, prefixes, NEAR, PRE, AND, OR, NOT) and finds them in the
exported texts with its own tokeniser, which follows the analysis of `crates/index` and the rules of the query language.
Compares every hit (passage, position, words) and the number of passages. Exits with 1 if they differ.

    python3 tests/exactness.py --findings target/release/findings --index index --queries 200
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import unicodedata

APOSTROPHES = set("'`‘’‛′´ʹʻʼʽ＇")
UNSEEN = {0xAD, 0x2060, 0xFEFF, *range(0x200B, 0x2010)}
SEPARATORS = {*map(ord, "²³¹¼½¾"), *range(0x2070, 0x209D), *range(0x2150, 0x2160), *range(0x2460, 0x2500)}
WRITTEN_OUT = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i"}


def role(c):
    if c in APOSTROPHES:
        return "apostrophe"
    if ord(c) in UNSEEN or unicodedata.category(c).startswith("M"):
        return "dropped"
    if ord(c) in SEPARATORS or not c.isalnum():
        return "separator"
    return "letter"


def folded(c):
    plain = (p for p in unicodedata.normalize("NFKD", c).lower() if unicodedata.category(p)[0] != "M")
    return "".join(WRITTEN_OUT.get(p, p) for p in plain if p in WRITTEN_OUT or p.isalnum())


def tokens(text):
    """Returns the words as (normal form, start, end) in characters."""
    found, word, start, end = [], "", 0, 0
    for at, c in enumerate(text):
        kind = role(c)
        if kind == "letter":
            if not word:
                start = at
            word, end = word + folded(c), at + 1
        elif kind == "dropped" or (kind == "apostrophe" and word and at + 1 < len(text) and role(text[at + 1]) == "letter"):
            continue
        elif word:
            found.append((word, start, end))
            word = ""
    if word:
        found.append((word, start, end))
    return found


class Compounds:
    """All words, and the pairs of words that some report joins with a hyphen: `well-being` equals `wellbeing`."""

    def __init__(self, texts):
        self.pairs, self.words = set(), set()
        for text in texts:
            found = tokens(text)
            self.words.update(word for word, _, _ in found)
            for (left, _, end), (right, start, _) in zip(found, found[1:]):
                if start - end == 1 and text[end] in "-\u2010\u2011" and left.isalpha() and right.isalpha():
                    self.pairs.add((left, right))

    def spellings(self, words):
        if not words:
            return [[]]
        first, rest = words[0], words[1:]
        found = [[first, *others] for others in self.spellings(rest)]
        for at in range(1, min(len(first), 33)):
            if (first[:at], first[at:]) in self.pairs:
                found += [[first[:at], first[at:], *others] for others in self.spellings(rest)]
        if rest and (first, rest[0]) in self.pairs and first + rest[0] in self.words:
            found += [[first + rest[0], *others] for others in self.spellings(rest[1:])]
        return found


class Phrase:
    """Consecutive words in any spelling of their compounds, or one prefix."""

    compounds = None

    def __init__(self, words, prefix=False):
        self.words, self.prefix = words, prefix
        self.spellings = [words] if prefix else self.compounds.spellings(words)

    def __str__(self):
        return f"{self.words[0]}*" if self.prefix else '"%s"' % " ".join(self.words)

    def spans(self, words):
        if self.prefix:
            return [(at, at) for at, word in enumerate(words) if word.startswith(self.words[0])]
        found = set()
        for wanted in self.spellings:
            n = len(wanted)
            if wanted[0] in words:
                found |= {(at, at + n - 1) for at in range(len(words) - n + 1) if words[at : at + n] == wanted}
        return sorted(found)

    def hits(self, words):
        return self.spans(words) or None


class Near:
    def __init__(self, left, right, distance, ordered):
        self.left, self.right, self.distance, self.ordered = left, right, distance, ordered

    def __str__(self):
        return f"{self.left} {'PRE' if self.ordered else 'NEAR'}/{self.distance} {self.right}"

    def hits(self, words):
        found = set()
        for a in self.left.spans(words):
            for b in self.right.spans(words):
                after = 0 < b[0] - a[1] <= self.distance
                before = not self.ordered and 0 < a[0] - b[1] <= self.distance
                if after or before:
                    found |= {a, b}
        return sorted(found) or None


class Boolean:
    def __init__(self, operator, left, right):
        self.operator, self.left, self.right = operator, left, right

    def __str__(self):
        return f"{self.left} {self.operator} {self.right}"

    def hits(self, words):
        left, right = self.left.hits(words), self.right.hits(words)
        if self.operator == "NOT":
            return left if left and not right else None
        if self.operator == "AND" and not (left and right):
            return None
        return sorted({*(left or []), *(right or [])}) or None


def lines(text, places, words):
    """Returns hits as the concordance shows them, (start, words), with adjacent hits joined."""
    ranges = []
    for first, last in places:
        start, end = words[first][1], words[last][2]
        if ranges and start < ranges[-1][1]:
            ranges[-1][1] = max(end, ranges[-1][1])
        else:
            ranges.append([start, end])
    shown, last = [], None
    for start, end in ranges:
        gap = text[shown[-1][1] : start] if shown else "x"
        touches = all(c.isspace() or c in "-\u2011" for c in gap)
        repeats = last is not None and text[last[0] : last[1]].lower() == text[start:end].lower()
        if touches and not repeats:
            shown[-1][1] = end
        else:
            shown.append([start, end])
        last = (start, end)
    return [(start, text[start:end]) for start, end in shown]


def query(choose, texts):
    """Makes a query that often matches, because its words come from one passage."""
    words = choose.choice(texts)

    def phrase(length):
        at = choose.randrange(max(1, len(words) - length + 1))
        return Phrase(words[at : at + length])

    def part():
        return phrase(choose.choice([1, 1, 2, 3]))

    kind = choose.choice(["word", "phrase", "prefix", "near", "pre", "and", "or", "not"])
    if kind == "word":
        return phrase(1)
    if kind == "phrase":
        return phrase(choose.randint(2, 5))
    if kind == "prefix":
        long = [word for word in words if len(word) > 5 and word.isascii() and word.isalpha()]
        return Phrase([choose.choice(long)[: choose.randint(4, 6)]], prefix=True) if long else phrase(1)
    if kind in ("near", "pre"):
        # Operands that share words follow other rules; avoid them here.
        left, right = phrase(1), phrase(1)
        if left.words == right.words:
            return left
        return Near(left, right, choose.randint(1, 12), kind == "pre")
    return Boolean(kind.upper(), part(), Phrase(choose.choice(choose.choice(texts)).split()) if kind == "not" else part())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--findings", default="target/release/findings")
    parser.add_argument("--index", default="index")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    def findings(*arguments):
        command = [options.findings, "--index", options.index, *arguments, "--format", "jsonl"]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode == 2:
            sys.exit(f"{' '.join(command)}\n{run.stderr}")
        return [json.loads(line) for line in run.stdout.split("\n") if line]

    # A passage that many reports repeat is boilerplate, whatever the reader took it for.
    passages = [p for p in findings("export") if p["passage_kind"] != "boilerplate" and not p["repeated"]]
    texts = [(p["passage_id"], p["text"], tokens(p["text"])) for p in passages]
    texts = [(name, text, found, [word for word, _, _ in found]) for name, text, found in texts]
    Phrase.compounds = Compounds(p["text"] for p in findings("export", "--all-copies"))
    choose = random.Random(options.seed)
    long = [words for _, _, _, words in texts if len(words) > 5]
    queries = {}
    while len(queries) < options.queries:
        made = query(choose, long)
        queries.setdefault(str(made), made)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.writelines(f"{number} = {text}\n" for number, text in enumerate(queries))
        file.flush()
        counts = {}
        for row in findings("batch", file.name, "--no-widen"):
            # A joint report counts for each of its authorities.
            counts[row["query"]] = counts.get(row["query"], 0) + row["passages"]
    joint = {p["passage_id"]: max(1, (p["authority"] is not None) + len(p["joint_authorities"])) for p in passages}

    hits, bad = 0, 0
    for number, (text, made) in enumerate(queries.items()):
        scanned = {}
        for name, whole, found, words in texts:
            places = made.hits(words)
            if places:
                scanned[name] = lines(whole, places, found)
        wanted = [(name, *line) for name, of in scanned.items() for line in of]
        given = [(row["passage_id"], row["start"], row["match"]) for row in findings("concord", text, "--no-widen")]
        counted, expected = counts.get(str(number), 0), sum(joint[name] for name in scanned)
        hits += len(wanted)
        if sorted(given) != sorted(wanted) or counted != expected:
            bad += 1
            print(f"{text}\n  lines: {len(given)} given, {len(wanted)} scanned; passages: {counted}, {expected}")
            for name, extra in (("only given", set(given) - set(wanted)), ("only scanned", set(wanted) - set(given))):
                for line in sorted(extra)[:3]:
                    print(f"  {name}: {line}")
    kinds = f"{len(passages)} passages, {sum(len(words) for _, _, _, words in texts)} words"
    print(f"{len(queries)} queries, {hits} hits in {kinds}: {bad} differ")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
