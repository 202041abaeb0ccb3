import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { answer, Failure } from './answer.ts';
import { makeRandom, Writer } from './random-expression.ts';

const PROGRAM = fileURLToPath(new URL('record-goldens.py', import.meta.url));
const SEED = Number(process.env['FUZZ_SEED'] ?? 31);
const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 500);

type Answer = { readonly value?: unknown; readonly error?: true };

const KINDS = ['expression', 'template'] as const;
const hasJinja =
  spawnSync('python3', ['-c', 'import jinja2; assert jinja2.__version__ >= "3.1"'], { stdio: 'ignore' }).status === 0;

test.each(KINDS)(
  `${ROUNDS} random cases of one %s give a value or an error of ours`,
  (kind) => {
    for (const text of writeCases(kind)) answer(text, kind === 'template');
  },
  60_000,
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
  60_000,
);

function writeCases(kind: (typeof KINDS)[number]): string[] {
  const writer = new Writer(makeRandom(SEED));
  const texts = Array.from({ length: ROUNDS }, () => (kind === 'expression' ? writer.expression() : writer.template()));
  return [...new Set(texts)];
}

/** Where we differ on purpose (see differences.ts): an undefined value is an error also where Jinja2 prints its type, and methods have no address. */
function isIntended(text: string, theirs: Answer, ours: unknown): boolean {
  const shown = JSON.stringify(theirs.value ?? null);
  if (/built-in method/i.test(shown)) return true;
  const isUndefined = ours instanceof Failure && /not defined|no attribute|no item|no `else`/.test(ours.message);
  return (
    isUndefined &&
    (/%|~|is (?:not )?(?:upper|lower)/.test(text) ||
      /undefined/i.test(shown) ||
      ours.message.startsWith('an item has no'))
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
