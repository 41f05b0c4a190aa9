#!/usr/bin/env python3
"""Takes the figures on the real reports and compares them with tests/floors.toml.

usage: floors.py --shared DIR [--binary target/release/findings] [--index DIR] [--only GROUP ...]

Indexes DIR/reports into a temporary folder (or uses --index as it is), runs the scorers of DIR/tools, prints what they
print, and then one line a figure. Exit 1 when a figure is below its floor, or when a scorer did not print it at all.
"""
import argparse, collections, csv, functools, json, os, re, subprocess, sys, tempfile, tomllib

HERE = os.path.dirname(os.path.abspath(__file__))


def run(command, codes=(0,), **options):
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, **options)
    if done.returncode not in codes:
        sys.exit(f"{' '.join(command)}: exit {done.returncode}")
    return done.stdout


def key(path):
    """The last two parts of a path, by which the scorers know a file."""
    return '/'.join(path.replace('\\', '/').split('/')[-2:]).lower()


def table(*path):
    with open(os.path.join(*path), encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file))


def percent(right):
    right = list(right)
    return round(100 * sum(right) / max(1, len(right)), 1)


class Place:
    """The program, the folder with reports and gold, and the indexes made of it."""

    def __init__(self, binary, shared, folder, index):
        self.binary, self.shared, self.folder, self.reports_index = binary, shared, folder, index

    def path(self, *parts):
        return os.path.join(self.shared, *parts)

    @functools.cache
    def findings(self, documents):
        """The command with an index of `reports` or `others`, which is built at the first call."""
        if documents == 'reports' and self.reports_index:
            return [self.binary, '--index', self.reports_index]
        command = [self.binary, '--index', os.path.join(self.folder, documents)]
        run(command + ['--quiet', 'index', self.path(documents)])
        return command

    @functools.cache
    def export(self, documents):
        return run(self.findings(documents) + ['export', '--all-copies', '--format', 'jsonl'])

    @functools.cache
    def authorities(self):
        """The authority of each passage of each of the other documents."""
        authorities = collections.defaultdict(list)
        for passage in map(json.loads, self.export('others').splitlines()):
            for source in passage['sources']:
                authorities[key(source)].append(passage['authority'])
        return authorities

    def score(self, tool, *arguments, **options):
        """What a scorer prints. Those that exit with 1 when anything is wrong still print how much is right."""
        said = run([sys.executable, self.path('tools', tool), *arguments], codes=(0, 1), **options)
        print(said)
        return said


def ingest(place):
    """Reading: hand-checked documents, and a table with a row for each file."""
    said = place.score('score_ingest.py', '--gold', place.path('gold'), '--documents', place.path('gold', 'documents.csv'),
                       input=place.export('reports'))
    figures = findings_figures(said)
    for name in ('authority', 'kind', 'start', 'end', 'published', 'overall grade', 'contiguous'):
        if found := re.search(rf'(?:^|   ){name} ([\d.]+)% of', said, re.M):
            figures[name] = float(found[1])
    if found := re.search(r'absent (\d+), not-a-PDF files kept out (\d+)/(\d+)', said):
        figures['files present'] = 100.0 if found[1] == '0' else 0.0
        figures['not-a-PDF files kept out'] = 100.0 * int(found[2]) / max(1, int(found[3]))
    return figures


def findings_figures(said):
    patterns = {'numbered F1': r'F1 ([\d.]+)%', 'start only': r'start only ([\d.]+)%',
                'section grade': r'section grade ([\d.]+)%', 'page': r' page ([\d.]+)%',
                'bullets recall': r'bullets: recall ([\d.]+)%', 'paragraphs recall': r'paragraphs: recall ([\d.]+)%'}
    return {name: float(found[1]) for name, pattern in patterns.items() if (found := re.search(pattern, said))}


def sections(place):
    """Heading path, grade, kind and stance of single passages, over those found; `hard` are the known hard cases."""
    said = place.score('score_sections.py', '--gold', place.path('gold', 'sections.csv'), input=place.export('reports'))
    figures = {}
    for group, rest in re.findall(r'^(all|hard) +\d+ rows +(.*)$', said, re.M):
        figures |= {f'{name}, {group}': float(value) for name, value in re.findall(r'([a-z]+) +([\d.]+)%', rest)}
    return figures


def ranking(queries, judgements):
    """nDCG@10 of each type of query, and of all."""
    def figures(place):
        said = place.score('score_search.py', '--queries', place.path('relevance', queries), '--qrels',
                           place.path('relevance', judgements), '--', *place.findings('reports'), 'search', '--format', 'jsonl', '-n', '30')
        return {name: float(value) for name, value in re.findall(r'^(\S+) +n= *\d+ +nDCG@\d+ ([\d.]+)', said, re.M)}
    return figures


def known(place):
    """Half-remembered passages: in how many searches the right one is among the first."""
    said = place.score('score_known.py', '--known', place.path('relevance', 'known.tsv'), '--', *place.findings('reports'),
                       'search', '--format', 'jsonl', '-n', '200')
    figures = {name: float(value) for name, value in re.findall(r'(first(?: \w+)?) ([\d.]+) %|', said) if name}
    found = re.search(r'^(\d+) memories .*MRR ([\d.]+)', said, re.M)
    return figures | ({'in the index': int(found[1]), 'MRR': float(found[2])} if found else {})


def council(place):
    """Council papers: their numbered paragraphs, and the council where the paper names it."""
    said = place.score('score_ingest.py', '--gold', place.path('gold', 'others', 'council'), input=place.export('others'))
    named = [row for row in table(place.path('gold', 'others', 'council.csv')) if row['where_named'] != 'none']
    is_right = lambda row: place.authorities()[key(row['path'])][:1] == [row['council']]
    figures = findings_figures(said) | {'authority': percent(map(is_right, named))}
    del figures['section grade']  # Council papers have none.
    return figures


def columns(place):
    """Phrases of pages with several columns, found in their file on their page."""
    def is_found(row):
        hits = run(place.findings('others') + ['search', '--exact', '--format', 'jsonl', '-n', '200', row['phrase']], codes=(0, 1))
        hits = map(json.loads, hits.splitlines())
        return any(key(hit['source']) == key('columns/' + row['file']) and hit['page'] == int(row['page']) for hit in hits)
    rows = [(row['kind'], is_found(row)) for row in table(place.path('gold', 'others', 'columns.csv'))]
    return {kind: percent(found for other, found in rows if other == kind) for kind, _ in rows}


def no_authority(place):
    """Documents that are about no English authority, and are given none."""
    authorities = [place.authorities()[key('none/' + row['file'])] for row in table(place.path('gold', 'others', 'none.csv'))]
    return {'files present': percent(map(bool, authorities)),
            'without an authority': percent(bool(names) and not any(names) for names in authorities)}


def verify(place):
    """Quotations of drafts whose verdict is known, in per cent of each form of draft."""
    said = place.score('verify_cases.py', '--', *place.findings('reports'))
    return {name: round(100 * int(right) / int(of), 1) for name, right, of in re.findall(r'^(\S+): (\d+) of (\d+) right', said, re.M)}


def polarity(place):
    """Sentences that say the same as a published finding or the opposite, in per cent."""
    said = place.score('polarity_cases.py', '--pairs', place.path('cases', 'polarity.tsv'), '--', place.binary)
    return {name: round(100 * int(right) / int(of), 1) for name, right, of in re.findall(r'(\w+): (\d+) of (\d+)', said)}


def answers(place):
    """Commands with what must hold of their answers, in per cent."""
    said = place.score('check_answers.py', '--cases', place.path('cases', 'answers.jsonl'), '--', *place.findings('reports'))
    return {'hold': round(100 * int(right) / int(of), 1) for right, of in re.findall(r'^(\d+) of (\d+) hold', said, re.M)}


GROUPS = {
    'ingest': ingest, 'sections': sections, 'search': ranking('queries.tsv', 'qrels.jsonl'),
    'search 2': ranking('queries2.tsv', 'qrels2.jsonl'), 'known': known, 'council': council, 'columns': columns,
    'no authority': no_authority, 'verify': verify, 'polarity': polarity, 'answers': answers,
}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument('--shared', required=True)
    arguments.add_argument('--binary', default=os.path.join(HERE, '..', 'target', 'release', 'findings'))
    arguments.add_argument('--index')
    arguments.add_argument('--only', nargs='+', choices=GROUPS, default=GROUPS)
    o = arguments.parse_args()
    with open(os.path.join(HERE, 'floors.toml'), 'rb') as file:
        floors = tomllib.load(file)
    with tempfile.TemporaryDirectory() as folder:
        place = Place(os.path.abspath(o.binary), o.shared, folder, o.index)
        figures = {group: GROUPS[group](place) for group in o.only}
    low = False
    for group, reached in figures.items():
        wanted = floors.get(group, {})
        for name, have in reached.items():
            if name not in wanted:
                print(f'new  {group} {name}: {have} (no floor)')
        for name, floor in wanted.items():
            have = reached.get(name)
            ok = have is not None and have >= floor
            low |= not ok
            print(f"{'ok  ' if ok else 'LOW '} {group} {name}: {'not printed' if have is None else have} (floor {floor})")
    sys.exit(low)


if __name__ == '__main__':
    main()
