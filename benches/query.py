#!/usr/bin/env python3
"""Time `findings search` as a whole process, beside another build of it or sqlite3's FTS5, in one run.

usage: query.py --index DIR [--queries FILE] [--rounds N] [--findings PROGRAM] [--against PROGRAM [--against-index DIR]]

--queries  one query a line; ten that both read alike if not given
--against  another build of the program, asked in turn; sqlite3 if not given, where it is installed

CPU and wall of the whole process: the best of the rounds for each query, then median and 99th percentile over the queries.
"""
import argparse, json, os, shutil, sqlite3, tempfile

import processes

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
QUERIES = ['"return home interviews"', 'supervision', '"management oversight"', 'supervision AND reflective', 'neglect',
           'permanence', 'strategy AND police', '"voice of the child"', 'assessments NOT late', '"care plans"']


def sqlite_index(path, findings):
    """Writes every passage into a database, as sqlite3 searches it best."""
    database = sqlite3.connect(path)
    database.execute("create virtual table p using fts5(text, tokenize='porter unicode61')")
    output = processes.run(findings + ['export', '--format', 'jsonl'], sample=False).output
    texts = (json.loads(line)['text'] for line in output.splitlines() if line.startswith('{'))
    database.executemany('insert into p(text) values(?)', ((text,) for text in texts))
    database.execute("insert into p(p) values('optimize')")
    database.commit()
    database.close()


def sqlite_command(path, query):
    return ['sqlite3', path,
            f"select snippet(p, 0, '[', ']', '…', 32), text from p where p match '{query}' order by rank limit 10;"
            f"select count(*) from p where p match '{query}'"]


def at(times, hundredth):
    times = sorted(times)
    return times[min(len(times) * hundredth // 100, len(times) - 1)]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument('--index', required=True)
    arguments.add_argument('--queries')
    arguments.add_argument('--rounds', type=int, default=15)
    arguments.add_argument('--findings', default=os.path.join(ROOT, 'target', 'dist', 'findings'))
    arguments.add_argument('--against')
    arguments.add_argument('--against-index')
    o = arguments.parse_args()
    findings = [o.findings, '--index', o.index]
    queries = QUERIES
    if o.queries:
        with open(o.queries, encoding='utf-8') as file:
            queries = file.read().splitlines()
    with tempfile.TemporaryDirectory() as folder:
        programs = {'findings': lambda query: findings + ['search', query]}
        if o.against:
            other = [o.against, '--index', o.against_index or o.index]
            programs['against'] = lambda query: other + ['search', query]
        elif shutil.which('sqlite3') and not o.queries:
            path = os.path.join(folder, 'passages.db')
            sqlite_index(path, findings)
            programs['sqlite3'] = lambda query: sqlite_command(path, query)
        # The programs take turns, query by query: a machine whose speed drifts is as fast for all of them.
        best = {name: [(float('inf'), float('inf'))] * len(queries) for name in programs}
        for _ in range(o.rounds):
            for number, query in enumerate(queries):
                for name, command in programs.items():
                    taken = processes.run(command(query), sample=False)
                    cpu, wall = best[name][number]
                    best[name][number] = min(cpu, taken.cpu * 1000), min(wall, taken.wall * 1000)
    print(f'{len(queries)} queries, {o.rounds} rounds, whole processes\n')
    print('| program | CPU median, p99 ms | wall median, p99 ms |\n| --- | --- | --- |')
    for name, times in best.items():
        cpu, wall = zip(*times)
        print(f'| {name} | {at(cpu, 50):.1f}, {at(cpu, 99):.1f} | {at(wall, 50):.1f}, {at(wall, 99):.1f} |')
    first, *others = best
    for name in others:
        ratios = (f'{at(ours, part) / at(theirs, part):.2f}' for ours, theirs in zip(zip(*best[first]), zip(*best[name]))
                  for part in (50, 99))
        print('{} to {}: CPU {}, {}; wall {}, {}'.format(first, name, *ratios))


if __name__ == '__main__':
    main()
