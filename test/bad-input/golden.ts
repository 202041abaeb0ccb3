import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/** What differs from run to run, and what stands for it in a golden. */
export type Replacements = Readonly<Record<string, string>>;

/** Holds what a user sees of a command, all of it and the exit code, against `goldens/NAME.txt`. */
export async function expectGolden(
  name: string,
  command: string,
  { code, text }: { readonly code: number | null; readonly text: string },
  replacements: Replacements = {},
): Promise<void> {
  const shown = `$ run ${command}\n${text}[exit code ${code}]\n`;
  expect(shown).not.toMatch(/^ +at .*:\d+:\d+\)?$/m);
  const path = fileURLToPath(new URL(`./goldens/${name}.txt`, import.meta.url));
  await expect(replaceAll(hideTimes(shown), replacements)).toMatchFileSnapshot(path);
}

/** Times of tasks and of the run; those that stand in brackets behind the totals are only there on a slow day. */
function hideTimes(text: string): string {
  return text
    .replaceAll(/\n? +\((?:connecting|longest)[^\n]*\)$/gm, '')
    .replaceAll(/ +(?:\d+ms|\d+\.\ds|\d+m \d\ds)$/gm, ' TIME')
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'ID')
    .replaceAll(/\bSHA256:[\w+/]{43}/g, 'SHA256:…');
}

function replaceAll(text: string, replacements: Replacements): string {
  return Object.entries(replacements).reduce((result, [from, to]) => result.replaceAll(from, to), text);
}
