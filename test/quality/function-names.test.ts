import { expect, test } from 'vitest';
import { withExample } from './example-project.ts';
import { listFiles, readProjectFile, ROOT } from './project-files.ts';

/** Functions of programs for hosts without a prefix of their own: the shell of a host keeps them, and finds them in place of commands from then on. */
function findBareNames(root: string): string[] {
  const programs = listFiles(root, '.sh').filter((path) => /^src\/(?:modules?|engine)\//.test(path));
  return programs.flatMap((path) =>
    [...readProjectFile(root, path).matchAll(/^([A-Za-z0-9]+) ?\(\)/gm)].map(([, name = '']) => `${path}: ${name}`),
  );
}

test('no program for hosts has a function that is called as a command may be', () => {
  expect(findBareNames(ROOT)).toEqual([]);
});

test('one that has is found', async () => {
  const files = {
    'src/modules/a.sh': 'a_main() { docker; }\ndocker() { command docker "$@"; }\n',
    'src/lab/b.sh': 'say() { :; }\n',
  };
  expect(await withExample(files, findBareNames)).toEqual(['src/modules/a.sh: docker']);
});
