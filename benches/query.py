#!/usr/bin/env python3
"""Time `findings search` as a whole process next to sqlite3's FTS5 over the same passages, in one run.

usage: query.py --index DIR [--rounds N]

Prints the median CPU time of the whole process over ten queries and the rounds. Needs sqlite3.
"""
import argparse, json, os, shutil, sqlite3, statistics, sys, tempfile

import processes

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
QUERIES = ['"return home interviews"', 'supervision', '"management oversight"', 'supervision AND reflective', 'neglect',
           'permanence', 'strategy AND police', '"voice of the child"', 'assessments NOT late', '"care plans"']


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument('--index', required=True)
    arguments.add_argument('--rounds', type=int, default=15)
    o = arguments.parse_args()
    findings = [os.path.join(ROOT, 'target', 'release', 'findings'), '--index', o.index]
    if not shutil.which('sqlite3'):
        sys.exit('sqlite3 is not installed')
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'passages.db')
        database = sqlite3.connect(path)
        database.execute("create virtual table p using fts5(text, tokenize='porter unicode61')")
        output = processes.run(findings + ['export', '--format', 'jsonl'], sample=False).output
        texts = [json.loads(line)['text'] for line in output.splitlines() if line.startswith('{')]
        database.executemany('insert into p(text) values(?)', ((text,) for text in texts))
        database.execute("insert into p(p) values('optimize')")
        database.commit()
        database.close()
        cpu = {'findings search': [], 'sqlite3': []}
        for _ in range(o.rounds):
            for query in QUERIES:
                ask = (f"select snippet(p, 0, '[', ']', '…', 32), text from p where p match '{query}' order by rank limit 10;"
                       f"select count(*) from p where p match '{query}'")
                for name, command in (('findings search', findings + ['search', query]), ('sqlite3', ['sqlite3', path, ask])):
                    cpu[name].append(processes.run(command, sample=False).cpu * 1000)
    print(f'{len(texts)} passages, {len(QUERIES)} queries, {o.rounds} rounds, CPU ms of the whole process')
    for name, times in cpu.items():
        print(f'{name}: median {statistics.median(times):.1f}, least {min(times):.1f}')
    print(f"ratio of medians: {statistics.median(cpu['findings search']) / statistics.median(cpu['sqlite3']):.2f}")


if __name__ == '__main__':
    main()
