#!/usr/bin/env python3
"""Measure `findings wording` on the real reports: are the sources of changed sentences found?

usage: wording.py --shared DIR [--binary target/release/findings] [--index DIR] [--count 300] [--show]

Takes sentences at random (always the same) from the exported passages of DIR/reports and looks each up (a) as it is, (b) with
two words changed, (c) with the order of its clauses changed, (d) with "not" added or removed. Prints in how many the source is
first, or another passage in which the same sentence stands; of (d) in how many the source is told to differ in polarity. Then
it times a draft of forty pages and takes nDCG@10 of the wording queries. Exit 1 when a figure is under its bar.
"""
import argparse, json, os, random, re, resource, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
BARS = {'unchanged': 1.0, 'two words changed': 0.98, 'clause order changed': 0.90, '"not" added or removed': 0.95}
AUXILIARIES = ('is', 'are', 'was', 'were', 'has', 'have', 'had', 'do', 'does', 'did', 'can', 'could', 'will', 'would',
               'should', 'must', 'may')
MIN_WORDS = 8
DRAFT_WORDS = 20_000


def words(text):
    return re.findall(r'\w+', re.sub("['’]", '', text.lower()))


def sentences(text):
    return [part for part in re.split(r'(?<=[.!?])\s+(?=[A-Z])', text) if len(words(part)) >= MIN_WORDS]


def two_changed(sentence, others, chance):
    """The sentence with two words of four letters and more replaced by such words of another sentence."""
    tokens = sentence.split(' ')
    places = [at for at, token in enumerate(tokens) if re.fullmatch('[a-z]{4,}', token)]
    spare = [word for word in others if re.fullmatch('[a-z]{4,}', word) and word not in tokens]
    if len(places) < 2 or len(spare) < 2:
        return None
    for at, word in zip(chance.sample(places, 2), chance.sample(spare, 2)):
        tokens[at] = word
    return ' '.join(tokens)


def reordered(sentence, _, chance):
    """The two sides of a comma, a semicolon or a conjunction the other way round, three words and more on either side."""
    joints = []
    for joint in re.finditer(r', (?:and |but |so |which |because |although )?|; | (?:and|but|because|although|when|while) ', sentence):
        left, right = sentence[:joint.start()], sentence[joint.end():].rstrip('.')
        if len(words(left)) >= 3 and len(words(right)) >= 3:
            joints.append((left, joint[0], right))
    if not joints:
        return None
    left, joint, right = chance.choice(joints)
    return right[0].upper() + right[1:] + joint + left[0].lower() + left[1:] + '.'


def negated(sentence, _, chance):
    """Without its "not", or with one after an auxiliary."""
    tokens = sentence.split(' ')
    if 'not' in tokens:
        tokens.remove('not')
        return ' '.join(tokens)
    places = [at + 1 for at, token in enumerate(tokens) if token in AUXILIARIES and at + 1 < len(tokens)]
    if not places:
        return None
    tokens.insert(chance.choice(places), 'not')
    return ' '.join(tokens)


CHANGES = dict(zip(BARS, (lambda sentence, _, chance: sentence, two_changed, reordered, negated)))


def sample(passages, change, count, chance):
    """(identifier, sentence, the sentence changed), `count` times."""
    found, others = [], ['']
    while len(found) < count:
        passage = chance.choice(passages)
        own = sentences(passage['text'])
        if not own:
            continue
        sentence = chance.choice(own)
        changed = change(sentence, others, chance)
        others = sentence.split(' ')
        if changed and words(changed) != words(sentence) or change is CHANGES['unchanged']:
            found.append((passage['passage_id'], sentence, changed))
    return found


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument('--shared', required=True)
    arguments.add_argument('--binary', default=os.path.join(HERE, '..', 'target', 'release', 'findings'))
    arguments.add_argument('--index')
    arguments.add_argument('--count', type=int, default=300)
    arguments.add_argument('--show', action='store_true')
    o = arguments.parse_args()
    low = False

    def told(name, figure, bar, at_most=False):
        nonlocal low
        ok = figure <= bar if at_most else figure >= bar
        low |= not ok
        print(f"{'ok  ' if ok else 'LOW '} {name}: {figure:.3f} (bar {bar})", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        findings = [o.binary, '--index', o.index or os.path.join(folder, 'index')]
        if not o.index:
            subprocess.run(findings + ['index', '-q', os.path.join(o.shared, 'reports')], check=True)

        def run(*arguments):
            done = subprocess.run(findings + list(arguments), text=True, stdout=subprocess.PIPE)
            if done.returncode not in (0, 1):
                sys.exit(f'{arguments}: exit {done.returncode}')
            return [json.loads(line) for line in done.stdout.splitlines()]

        exported = [passage for passage in run('export') if passage['passage_kind'] != 'boilerplate']
        text_of = {passage['passage_id']: words(passage['text']) for passage in exported}
        has = lambda passage, sentence: f" {' '.join(sentence)} " in f" {' '.join(text_of[passage])} "
        for name, change in CHANGES.items():
            chance = random.Random(20)
            first = equal = differing = 0
            for source, sentence, changed in sample(exported, change, o.count, chance):
                hits = [hit for hit in run('wording', '--format', 'jsonl', '--', changed) if hit['sentence'] == 0]
                is_first = bool(hits) and hits[0]['passage_id'] == source
                is_equal = not is_first and bool(hits) and has(hits[0]['passage_id'], words(sentence))
                first += is_first
                equal += is_equal
                differs = [hit['polarity_differs'] for hit in hits if has(hit['passage_id'], words(sentence))]
                differing += any(differs)
                missed = not any(differs) if name.startswith('"not"') else not is_first and not is_equal
                if o.show and missed:
                    print(f'  {source}: {changed}')
            if name.startswith('"not"'):
                print(f'     {name}: source first {first + equal} of {o.count}')
                told(f'{name}, told', differing / o.count, BARS[name])
            else:
                print(f'     {name}: source first {first}, an equal sentence first {equal}; told as differing in polarity {differing}')
                told(name, (first + equal) / o.count, BARS[name])

        draft, length, chance = [], 0, random.Random(7)
        while length < DRAFT_WORDS:
            (_, sentence, changed), = sample(exported, chance.choice(list(CHANGES.values())), 1, chance)
            draft.append(changed)
            length += len(words(changed))
        path = os.path.join(folder, 'draft.txt')
        with open(path, 'w', encoding='utf-8') as file:
            file.write('\n\n'.join(' '.join(draft[at:at + 5]) for at in range(0, len(draft), 5)))
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.time()
        found = run('wording', '--format', 'jsonl', '--file', path)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f'     draft of {length} words: {len(found)} precedents, {spent:.1f} s of processor time')
        told('seconds for the draft', time.time() - begun, 5, at_most=True)

        queries = os.path.join(folder, 'queries.tsv')
        with open(os.path.join(o.shared, 'relevance', 'queries.tsv'), encoding='utf-8') as all_queries, \
                open(queries, 'w', encoding='utf-8') as file:
            file.writelines(line for line in all_queries if line.split('\t')[1] == 'wording')
        scorer = [sys.executable, os.path.join(o.shared, 'tools', 'score_search.py'), '--queries', queries, '--qrels',
                  os.path.join(o.shared, 'relevance', 'qrels.jsonl'), '--']
        said = subprocess.run(scorer + findings + ['wording', '--format', 'jsonl', '-n', '30'], text=True, check=True,
                              stdout=subprocess.PIPE).stdout
        print(said, end='')
        told('nDCG@10 of the wording queries', float(re.search(r'^wording .*nDCG@10 ([\d.]+)', said, re.M)[1]), 0.78)
    sys.exit(low)


if __name__ == '__main__':
    main()
