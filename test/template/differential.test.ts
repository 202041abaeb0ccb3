import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { answer, Failure } from './answer.ts';
import { makeRandom, Writer } from './random-expression.ts';

const PROGRAM = fileURLToPath(new URL('record-goldens.py', import.meta.url));
const SEED = Number(process.env['FUZZ_SEED'] ?? 31);
const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 500);
/** More rounds, and machines that do other things too, take longer. */
const TIMEOUT_MS = 60_000 * Math.max(1, ROUNDS / 500);

type Answer = { readonly value?: unknown; readonly error?: true };

const KINDS = ['expression', 'template'] as const;
const hasJinja =
  spawnSync('python3', ['-c', 'import jinja2; assert jinja2.__version__ >= "3.1"'], { stdio: 'ignore' }).status === 0;

test.each(KINDS)(
  `${ROUNDS} random cases of one %s give a value or an error of ours`,
  (kind) => {
    for (const text of writeCases(kind)) answer(text, kind === 'template');
  },
  TIMEOUT_MS,
);

// The goldens are what is tested everywhere; where there is Python with its Jinja2, chance finds more.
test.each(hasJinja ? KINDS : [])(
  `${ROUNDS} random cases of one %s are answered as Jinja2 answers them`,
  (kind) => {
    const cases = writeCases(kind);
    const answers = askPython(cases.map((text) => [kind, text]));
    const wrong = cases.flatMap((text, index) => {
      const theirs = answers[index] ?? {};
      const ours = answer(text, kind === 'template');
      const isSame =
        theirs.error === true ? ours instanceof Failure : JSON.stringify(ours) === JSON.stringify(theirs.value);
      if (isSame || isIntended(text, theirs, ours)) return [];
      return [`${text}\n    Jinja2 ${JSON.stringify(theirs)}\n    ours   ${JSON.stringify(ours)}`];
    });
    expect(answers.filter(({ error }) => error !== true).length).toBeGreaterThan(cases.length / 5);
    expect(wrong.join('\n')).toBe('');
  },
  TIMEOUT_MS,
);

function writeCases(kind: (typeof KINDS)[number]): string[] {
  const writer = new Writer(makeRandom(SEED));
  const texts = Array.from({ length: ROUNDS }, () => (kind === 'expression' ? writer.expression() : writer.template()));
  return [...new Set(texts)];
}

/** Where we differ on purpose (see differences.ts and docs/differences.md). */
function isIntended(text: string, theirs: Answer, ours: unknown): boolean {
  const shown = JSON.stringify(theirs.value ?? null);
  // Methods have no address, and what is escaped is a text among others.
  if (/built-in(?: |%20)method|\bmarkup\(/i.test(shown)) return true;
  if (/\| (?:e|escape|forceescape|tojson)\b/.test(text) && text.includes('+')) return true;
  // Keys of several types are sorted as the texts that they become.
  if (theirs.error === true && text.includes('tojson')) return true;
  if (!(ours instanceof Failure)) return false;
  // An undefined value is an error also where Jinja2 prints its type, or what it would print is nothing.
  if (ours.message.includes('no `else`') || ours.message.startsWith('an item has no')) return true;
  return (
    /not defined|no attribute|no item/.test(ours.message) &&
    (/%|~|is (?:not )?(?:upper|lower)|wordcount/.test(text) || /undefined/i.test(shown))
  );
}

function askPython(cases: readonly (readonly [string, string])[]): Answer[] {
  const output = execFileSync('python3', [PROGRAM, '-'], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return JSON.parse(output) as Answer[];
}
