import { chmodSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findPython } from '../../src/cli/find-python.ts';
import { useFolder } from './use-folder.ts';

const folder = useFolder();

test('the first python3 of PATH that can be run', () => {
  folder.write('a/python3', 'no program');
  folder.write('b/python3', '#!/bin/sh\n');
  folder.write('c/python3', '#!/bin/sh\n');
  for (const name of ['b', 'c']) chmodSync(`${folder.path}/${name}/python3`, 0o755);
  const path = ['', 'missing', 'a', 'b', 'c'].map((name) => name && `${folder.path}/${name}`).join(':');
  expect(findPython(path)).toBe(`${folder.path}/b/python3`);
});

test.each([undefined, '', '/no/such/folder'])('without one, that of Debian: %j', (path) => {
  expect(findPython(path)).toBe('/usr/bin/python3');
});
