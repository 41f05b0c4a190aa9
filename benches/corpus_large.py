#!/usr/bin/env python3
"""Write a corpus of any size whose words occur as they do in real reports.

usage: corpus_large.py PASSAGES --reports DIR --out DIR [--findings PROGRAM] [--seed N]

Reads the reports, takes their passages from `findings export`, and writes text reports that hold about PASSAGES passages
together. Each copies the form of a real report: the sections with their grades, the kinds of passages and the number of
sentences in each. The sentences are drawn from all passages that stand under a heading of the same name, so that
words are as frequent as in the real reports and stand beside the words they stand beside there. A passage that many
authorities word alike is copied whole; any other has two sentences or more, so that few come out alike.

Authorities are real names; dates are made up, and no two reports are of the same inspection. The same seed writes the
same files. They hold sentences of the real reports: keep them out of the repository.
"""
import argparse, collections, datetime, itertools, json, os, random, re, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SENTENCE_END = re.compile(r'(?<=[.!?])\s+(?=[A-Z‘“])')
NUMBERED, BULLETS = {'finding', 'paragraph', 'summary'}, {'bullet', 'recommendation'}
GRADES = {'requires improvement': 'requires improvement to be good'}
# Sections of a heading with fewer sentences than this draw from all reports: too few would repeat too often.
ENOUGH = 200
# A prime number of weeks, so that the inspections of an authority spread over all of them before one has its second.
FIRST_DAY, WEEKS, STRIDE = datetime.date(2012, 1, 2), 677, 263


def exported(findings, reports):
    """The passages of all reports in a folder, in reading order."""
    with tempfile.TemporaryDirectory() as folder:
        command = [findings, '--index', os.path.join(folder, 'index'), '--quiet']
        subprocess.run(command + ['index', reports], check=True)
        process = subprocess.Popen(command + ['export', '--format', 'jsonl'], stdout=subprocess.PIPE)
        yield from map(json.loads, process.stdout)
        if process.wait() != 0:
            sys.exit(f'findings export ended with {process.returncode}')


class Source:
    """What the real reports have: forms to copy and sentences to draw."""

    def __init__(self, passages):
        self.forms, self.authorities = [], set()
        self.sentences, self.everywhere, self.repeated = collections.defaultdict(list), [], []
        for _, report in itertools.groupby(passages, key=lambda passage: passage['report_id']):
            form = []
            for section, inside in itertools.groupby(report, key=lambda passage: (passage['section'], passage['grade'])):
                form.append((*section, [slot for slot in map(self.slot, inside) if slot]))
            self.forms.append([section for section in form if section[2]])
        self.forms = [form for form in self.forms if form]
        self.authorities = sorted(self.authorities)
        for heading, sentences in list(self.sentences.items()):
            if len(sentences) < ENOUGH:
                self.sentences[heading] = self.everywhere

    def slot(self, passage):
        """A place for a passage: whether it is a bullet, and its sentences, 0 where a repeated passage goes."""
        if passage['passage_kind'] not in NUMBERED | BULLETS and not passage['repeated']:
            return None
        if passage['authority']:
            self.authorities.add(passage['authority'])
        is_bullet = passage['passage_kind'] in BULLETS
        if passage['repeated']:
            self.repeated.append(passage['text'])
            return is_bullet, 0
        sentences = SENTENCE_END.split(passage['text'])
        self.sentences[passage['section'].lower()].extend(sentences)
        self.everywhere.extend(sentences)
        return is_bullet, max(2, len(sentences))

    def passage(self, draw, heading, count):
        if count == 0:
            return draw.choice(self.repeated)
        return ' '.join(draw.choices(self.sentences[heading.lower()], k=count))


def dates(turn, days):
    """The days of the inspection of an authority that is the `turn`-th, which lasts so many days."""
    week, day = turn * STRIDE % WEEKS, turn // WEEKS % 7
    start = FIRST_DAY + datetime.timedelta(weeks=week, days=day)
    end = start + datetime.timedelta(days=days - 1)
    return f'{start.day} {start:%B %Y} to {end.day} {end:%B %Y}'


def title(authority, form):
    if any(grade for _, grade, _ in form):
        return f'Inspection of {authority} local authority children’s services'
    return f'Focused visit to {authority} children’s services'


def report(source, draw, number):
    """A report as text, and its number of passages."""
    form = draw.choice(source.forms)
    turn, authority = divmod(number, len(source.authorities))
    lines = [title(source.authorities[authority], form), f'Inspection dates: {dates(turn, draw.choice((5, 12)))}',
             'Lead inspector: A. N. Other, Inspector']
    numbers, count = itertools.count(1), 0
    for heading, grade, slots in form:
        lines.append(f'{heading}: {GRADES.get(grade, grade)}' if grade else heading)
        for is_bullet, sentences in slots:
            mark = '•' if is_bullet else f'{next(numbers)}.'
            lines.append(f'{mark} {source.passage(draw, heading, sentences)}')
        count += len(slots)
    return '\n\n'.join(lines) + '\n', count


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument('passages', type=int)
    arguments.add_argument('--reports', required=True)
    arguments.add_argument('--out', required=True)
    arguments.add_argument('--findings', default=os.path.join(ROOT, 'target', 'release', 'findings'))
    arguments.add_argument('--seed', type=int, default=2026)
    o = arguments.parse_args()
    if os.path.isdir(o.out) and os.listdir(o.out):
        sys.exit(f'{o.out} is not empty')
    source, draw = Source(exported(o.findings, o.reports)), random.Random(o.seed)
    if not source.forms or not source.authorities:
        sys.exit(f'no passages with an authority in {o.reports}')
    passages = 0
    for number in itertools.count():
        if passages >= o.passages:
            break
        text, count = report(source, draw, number)
        where = os.path.join(o.out, f'{number // 1000:03d}')
        os.makedirs(where, exist_ok=True)
        with open(os.path.join(where, f'{number:06d}.txt'), 'w', encoding='utf-8') as file:
            file.write(text)
        passages += count
    print(f'{number} reports with about {passages} passages in {o.out}')


if __name__ == '__main__':
    main()
