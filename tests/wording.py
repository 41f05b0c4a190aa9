#!/usr/bin/env python3
"""Measures `findings wording` on the real reports: does it find the sources of changed sentences?

usage: wording.py --shared DIR [--binary target/release/findings] [--index DIR] [--count 300] [--show]

Draws sentences from the exported passages of DIR/reports, the same ones in every run, and looks each up (a) unchanged, (b) with
two words changed, (c) with its clauses reordered, (d) with "not" added or removed. Prints how often the source comes first, or
another passage with the same sentence; for (d) also how often the source is reported to differ in polarity. Then it times a
draft of forty pages and takes nDCG@10 of the wording queries. Exit 1 when a figure is below its floor in tests/floors.toml,
or when the draft takes longer than it may.
"""
import argparse, json, os, random, re, resource, subprocess, sys, tempfile, tomllib

HERE = os.path.dirname(os.path.abspath(__file__))
# Notices a collapse, and leaves room for a busy machine; `just bench` measures speed.
MOST_SECONDS = 8
AUXILIARIES = ('is', 'are', 'was', 'were', 'has', 'have', 'had', 'do', 'does', 'did', 'can', 'could', 'will', 'would',
               'should', 'must', 'may')
MIN_WORDS = 8
DRAFT_WORDS = 20_000


def words(text):
    return re.findall(r'\w+', re.sub("['’]", '', text.lower()))


def sentences(text):
    return [part for part in re.split(r'(?<=[.!?])\s+(?=[A-Z])', text) if len(words(part)) >= MIN_WORDS]


def two_changed(sentence, others, chance):
    """Replaces two words of four or more letters by such words from another sentence."""
    tokens = sentence.split(' ')
    places = [at for at, token in enumerate(tokens) if re.fullmatch('[a-z]{4,}', token)]
    spare = [word for word in others if re.fullmatch('[a-z]{4,}', word) and word not in tokens]
    if len(places) < 2 or len(spare) < 2:
        return None
    for at, word in zip(chance.sample(places, 2), chance.sample(spare, 2)):
        tokens[at] = word
    return ' '.join(tokens)


def reordered(sentence, _, chance):
    """Swaps the two sides of a comma, semicolon or conjunction, each with three or more words."""
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
    """Removes "not", or adds it after an auxiliary."""
    tokens = sentence.split(' ')
    if 'not' in tokens:
        tokens.remove('not')
        return ' '.join(tokens)
    places = [at + 1 for at, token in enumerate(tokens) if token in AUXILIARIES and at + 1 < len(tokens)]
    if not places:
        return None
    tokens.insert(chance.choice(places), 'not')
    return ' '.join(tokens)


CHANGES = {'unchanged': lambda sentence, _, chance: sentence, 'two words changed': two_changed,
           'clause order changed': reordered, 'polarity differs': negated}


def sample(passages, change, count, chance):
    """Returns `count` samples: (identifier, sentence, changed sentence)."""
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
    with open(os.path.join(HERE, 'floors.toml'), 'rb') as file:
        floors = tomllib.load(file)['wording']

    def compare(name, figure):
        nonlocal low
        ok = figure >= floors[name]
        low |= not ok
        print(f"{'ok  ' if ok else 'LOW '} wording {name}: {figure:.3f} (floor {floors[name]})", flush=True)

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
                missed = not any(differs) if change is negated else not is_first and not is_equal
                if o.show and missed:
                    print(f'  {source}: {changed}')
            print(f'     {name}: source first {first}, an equal sentence first {equal}; reported to differ in polarity {differing}')
            compare(name, (differing if change is negated else first + equal) / o.count)

        draft, length, chance = [], 0, random.Random(7)
        while length < DRAFT_WORDS:
            (_, sentence, changed), = sample(exported, chance.choice(list(CHANGES.values())), 1, chance)
            draft.append(changed)
            length += len(words(changed))
        path = os.path.join(folder, 'draft.txt')
        with open(path, 'w', encoding='utf-8') as file:
            file.write('\n\n'.join(' '.join(draft[at:at + 5]) for at in range(0, len(draft), 5)))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        found = run('wording', '--format', 'jsonl', '--file', path)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f'     draft of {length} words: {len(found)} precedents, {spent:.1f} s of processor time')
        if spent > MOST_SECONDS:
            low = True
            print(f'LOW  the draft may take {MOST_SECONDS} s')

        queries = os.path.join(folder, 'queries.tsv')
        with open(os.path.join(o.shared, 'relevance', 'queries.tsv'), encoding='utf-8') as all_queries, \
                open(queries, 'w', encoding='utf-8') as file:
            file.writelines(line for line in all_queries if line.split('\t')[1] == 'wording')
        scorer = [sys.executable, os.path.join(o.shared, 'tools', 'score_search.py'), '--queries', queries, '--qrels',
                  os.path.join(o.shared, 'relevance', 'qrels.jsonl'), '--']
        said = subprocess.run(scorer + findings + ['wording', '--format', 'jsonl', '-n', '30'], text=True, check=True,
                              stdout=subprocess.PIPE).stdout
        print(said, end='')
        compare('nDCG@10', float(re.search(r'^wording .*nDCG@10 ([\d.]+)', said, re.M)[1]))
    sys.exit(low)


if __name__ == '__main__':
    main()
