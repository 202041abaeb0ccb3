import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readYaml } from '../../src/source/read-yaml.ts';
import { SourceFile } from '../../src/source/source-file.ts';

type Recorded = null | boolean | string | Readonly<Record<string, string>>;

/** What docs/differences.md says of them: they stay text. */
const SEXAGESIMAL_OR_DATE =
  /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$|^\d{4}-\d\d?-\d\d?(?:[Tt ][\d:.]+(?:Z|[-+][\d:]+)?)?$/;
const KEYS_OF_THEIR_OWN = ['=', '<<'];

const NAMES: Readonly<Record<string, string>> = { Infinity: 'inf', '-Infinity': '-inf', NaN: 'nan' };

function read(text: string): Recorded {
  const { root: document, diagnostics } = readYaml(new SourceFile('f', `k: ${text}\n`));
  if (diagnostics.length > 0) return 'error';
  const entry = document?.kind === 'mapping' && document.entries.length === 1 ? document.entries[0] : undefined;
  if (entry?.value.kind !== 'scalar') return 'no scalar';
  const { value, isFloat } = entry.value;
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return { str: value };
  return isFloat === true ? { float: NAMES[String(value)] ?? String(value) } : { int: String(value) };
}

/** Python and JavaScript write the same float in two ways. */
function settle(recorded: Recorded): Recorded {
  if (recorded === null || typeof recorded !== 'object' || recorded['float'] === undefined) return recorded;
  const number = Number(recorded['float']);
  return Number.isNaN(number) ? recorded : { float: String(number) };
}

const CASES = JSON.parse(readFileSync(new URL('goldens/scalars.json', import.meta.url), 'utf8')) as [
  string,
  Recorded,
][];

describe('plain scalars, as recorded from PyYAML', () => {
  const [other, same] = [true, false].map((isOther) =>
    CASES.filter(([text]) => (SEXAGESIMAL_OR_DATE.test(text) || KEYS_OF_THEIR_OWN.includes(text)) === isOther),
  );

  test('all but the differences that are written down', () => {
    expect(same?.length).toBeGreaterThan(950);
    const differing = same?.filter(
      ([text, recorded]) => JSON.stringify(settle(read(text))) !== JSON.stringify(settle(recorded)),
    );
    expect(differing).toEqual([]);
  });

  test('sexagesimal numbers and dates stay text, and so do `=` and `<<` as values', () => {
    expect(other?.length).toBeGreaterThan(9);
    expect(other?.map(([text]) => read(text))).toEqual(other?.map(([text]) => ({ str: text })));
  });
});
