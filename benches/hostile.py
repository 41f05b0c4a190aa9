#!/usr/bin/env python3
"""Time worst-case queries, as whole processes.

usage: hostile.py --index DIR [--rounds N]

For each query prints the median and longest time of the rounds, the ratio to a plain phrase, the peak memory and the exit code.
Each must end with results or an error. Linux.
"""
import argparse, os, statistics, string, sys, tempfile

import processes

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PLAIN = '"return home interviews"'
WORDS = ['children', 'care', 'the', 'of']
LETTERS = [letter + '*' for letter in string.ascii_lowercase]
FIVE = LETTERS[:5]
PHRASE = f'"{" ".join(FIVE)}"'
QUERIES = {
    'a plain phrase': PLAIN,
    '10,000 words': ' '.join(f'word{number}' for number in range(10_000)),
    '10,000 common words, OR': ' OR '.join(WORDS * 2500),
    '10,000 parentheses': '(' * 10_000 + 'children' + ')' * 10_000,
    'a star': '*',
    'a* OR … z*': ' OR '.join(LETTERS),
    'a* OR … e*': ' OR '.join(FIVE),
    'a* AND … e*': ' AND '.join(FIVE),
    'a* … e*': ' '.join(FIVE),
    '"a* … e*"': PHRASE,
    '"a* a* a* a* a*"': f'"{" ".join(["a*"] * 5)}"',
    '"s* c* * s*"': '"s* c* * s*"',
    '"a* … e*" year:…': f'{PHRASE} year:2010..2030',
    '"a* … e*" AND NOT kind:…': f'{PHRASE} AND NOT kind:lscb-review',
    'children NOT "a* b*"': 'children NOT "a* b*"',
    'a* NEAR/5 b* NEAR/5 c*': ' NEAR/5 '.join(FIVE[:3]),
    'a* PRE/3 b*': 'a* PRE/3 b*',
    'a* /s b* /s c*': ' /s '.join(FIVE[:3]),
    '*a*b*c*': '*a*b*c*',
    '*e* OR *a* OR *o*': '*e* OR *a* OR *o*',
    '"the * * * of"': '"the * * * of"',
    '200 NEAR': ' NEAR/500 '.join(WORDS * 50),
    '5,000 NOT': 'NOT ' * 5000 + 'children',
    '26 words with ~2': ' '.join(f'childrn{letter}~2' for letter in string.ascii_lowercase),
    'right to left, controls': 'children \u202e\u05d0\u05d1\u202c \x01\x1f \u0627\u0644',
    'a megabyte of words': 'children care ' * 75_000,
    'a megabyte in quotes': '"' + 'children care ' * 75_000 + '"',
    'a megabyte of one word': 'x' * 1_000_000,
    'NUL': 'children \0 care',
}
# Operating systems pass neither longer arguments nor a NUL.
MAX_ARGUMENT = 100_000


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument('--index', required=True)
    arguments.add_argument('--rounds', type=int, default=5)
    o = arguments.parse_args()
    findings = [os.path.join(ROOT, 'target', 'dist', 'findings'), '--index', o.index]
    plain = None
    with tempfile.TemporaryDirectory() as folder:
        for name, query in QUERIES.items():
            command = findings + ['search', query]
            if len(query) > MAX_ARGUMENT or '\0' in query:
                path = os.path.join(folder, 'queries.txt')
                with open(path, 'w') as file:
                    file.write(f'hostile = {query}\n')
                command = findings + ['batch', path]
            taken = [processes.run(command, sample=False) for _ in range(o.rounds)]
            memory = max(t.resident for t in taken)
            median, longest = statistics.median(t.wall for t in taken) * 1000, max(t.wall for t in taken) * 1000
            plain = plain or median
            print(f'{name:32} {median:6.0f} ms, longest {longest:4.0f}, {median / plain:5.1f} times the plain phrase, '
                  f'{memory:4.0f} MB, exit {taken[0].exit_code}', flush=True)
            if taken[0].exit_code not in (0, 1, 2):
                sys.exit(taken[0].output[-800:])


if __name__ == '__main__':
    main()
