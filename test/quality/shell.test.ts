import { expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { withExample } from './example-project.ts';
import { ROOT } from './project-files.ts';
import { findShellMistakes } from './shell-mistakes.ts';

describeWith([{ command: 'shellcheck', package: 'shellcheck' }], 'shell programs', () => {
  test('shellcheck finds nothing', async () => {
    expect(await findShellMistakes(ROOT)).toEqual([]);
  });

  test('good programs, and texts that are not marked, pass', async () => {
    const files = {
      'src/a.sh': 'a_main() { printf %s "$1"; }\n',
      'src/a.ts': "export const a = /* sh */ `cat ${'x'}`;\nexport const b = `echo $1`;\n",
    };
    expect(await withExample(files, findShellMistakes)).toEqual([]);
  });

  test.each([
    ['a program', 'src/a.sh', 'a_main() {\n  rm $1\n}\n', /^src\/a\.sh:2: SC2086/],
    ['what only bash knows', 'src/a.sh', '[[ -n "$1" ]]\n', /^src\/a\.sh:1: SC3010/],
    ['a program without an ending', '.ci/run', '#!/bin/sh\ncd x\n', /^\.ci\/run:2: SC2164/],
    ['a marked text', 'src/a.ts', 'export const a = /* sh */ `\nrm $1`;\n', /^src\/a\.ts:2: SC2086/],
  ])('a mistake in %s is found', async (_, path, text, expected) => {
    const found = await withExample({ [path]: text }, findShellMistakes);
    expect(found).toContainEqual(expect.stringMatching(expected));
  });
});
