#!/usr/bin/env python3
"""Take the figures on the real reports and compare them with tests/floors.toml.

usage: floors.py --shared DIR [--binary target/release/findings] [--index DIR]

Indexes DIR/reports into a temporary folder (or uses --index as it is), runs both scorers of DIR/tools, prints
what they say and one line a figure. Exit 1 when a figure is under its floor, or was not printed at all.
"""
import argparse, os, re, subprocess, sys, tempfile, tomllib

HERE = os.path.dirname(os.path.abspath(__file__))


def run(command, **options):
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, **options)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit {done.returncode}")
    return done.stdout


def ingest_figures(said):
    """Name to figure, from the closing lines of score_ingest.py."""
    figures = {}
    for name, pattern in (
        ('numbered F1', r'F1 ([\d.]+)%'), ('start only', r'start only ([\d.]+)%'),
        ('section grade', r'section grade ([\d.]+)%'), ('page', r' page ([\d.]+)%'),
        ('bullets recall', r'bullets: recall ([\d.]+)%'), ('paragraphs recall', r'paragraphs: recall ([\d.]+)%'),
    ):
        if found := re.search(pattern, said):
            figures[name] = float(found[1])
    for name in ('authority', 'kind', 'start', 'end', 'published', 'overall grade', 'contiguous'):
        if found := re.search(rf'(?:^|   ){name} ([\d.]+)% of', said, re.M):
            figures[name] = float(found[1])
    if found := re.search(r'absent (\d+), not-a-PDF files kept out (\d+)/(\d+)', said):
        figures['files present'] = 100.0 if found[1] == '0' else 0.0
        figures['not-a-PDF files kept out'] = 100.0 * int(found[2]) / max(1, int(found[3]))
    return figures


def search_figures(said):
    """Type of query to nDCG@10, from the closing lines of score_search.py."""
    return {name: float(value) for name, value in re.findall(r'^(\S+) +n= *\d+ +nDCG@\d+ ([\d.]+)', said, re.M)}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument('--shared', required=True)
    arguments.add_argument('--binary', default=os.path.join(HERE, '..', 'target', 'release', 'findings'))
    arguments.add_argument('--index')
    o = arguments.parse_args()
    shared = lambda *parts: os.path.join(o.shared, *parts)
    with open(os.path.join(HERE, 'floors.toml'), 'rb') as file:
        floors = tomllib.load(file)
    with tempfile.TemporaryDirectory() as folder:
        findings = [o.binary, '--index', o.index or os.path.join(folder, 'index')]
        if not o.index:
            run(findings + ['index', shared('reports')])
        passages = run(findings + ['export', '--all-copies', '--format', 'jsonl'])
        said = run([sys.executable, shared('tools', 'score_ingest.py'), '--gold', shared('gold'),
                    '--documents', shared('gold', 'documents.csv')], input=passages)
        print(said)
        figures = {'ingest': ingest_figures(said)}
        said = run([sys.executable, shared('tools', 'score_search.py'), '--queries', shared('relevance', 'queries.tsv'),
                    '--qrels', shared('relevance', 'qrels.jsonl'), '--'] + findings + ['search', '--format', 'jsonl', '-n', '30'])
        print(said)
        figures['search'] = search_figures(said)
    low = False
    for group, wanted in floors.items():
        for name, floor in wanted.items():
            have = figures[group].get(name)
            ok = have is not None and have >= floor
            low |= not ok
            print(f"{'ok  ' if ok else 'LOW '} {group} {name}: {'not printed' if have is None else have} (floor {floor})")
    sys.exit(low)


if __name__ == '__main__':
    main()
