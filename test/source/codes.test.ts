import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CODES } from '../../src/source/codes.ts';

const root = new URL('../../', import.meta.url);

test('docs/errors.md lists the codes with their titles', () => {
  const rows = readFileSync(new URL('docs/errors.md', root), 'utf8').matchAll(/^\| (LS\d{4}) \| (.*?) \| (.+) \|$/gm);
  const listed = Object.fromEntries([...rows].map(([, code, title]) => [code, title]));
  expect(listed).toEqual(CODES);
});

test('every code is used, and no other', () => {
  const files = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' });
  const used = new Set<string>();
  for (const file of files) {
    if (!file.endsWith('.ts') || file === 'source/codes.ts') continue;
    for (const [code] of readFileSync(new URL(`src/${file}`, root), 'utf8').matchAll(/LS\d{4}/g)) used.add(code);
  }
  expect([...used].sort()).toEqual(Object.keys(CODES).sort());
});
