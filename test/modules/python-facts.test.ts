import { expect, test } from 'vitest';
import { readPython, readPythonVersion } from '../../src/modules/python-facts.ts';
import { describeHost } from './host-text-fields.ts';

test.each<[string, string | undefined, unknown]>([
  ['/usr/bin/python3\nPython 3.11.2\n', '3.11.2', [3, 11, 2, 'final', 0]],
  ['/usr/bin/python3\nPython 3.13.0rc1+\n', '3.13.0rc1', [3, 13, 0, 'candidate', 1]],
  ['/usr/bin/python\nPython 2.7.18\n', '2.7.18', [2, 7, 18, 'final', 0]],
  ['/usr/bin/python3\nbash: cannot execute\n', undefined, undefined],
  ['/usr/bin/python3\n', undefined, undefined],
  ['', undefined, undefined],
])('%j', (python, version, info) => {
  const host = describeHost({ fields: { python } });
  expect(readPythonVersion(host)).toEqual(version === undefined ? {} : { python_version: version });
  expect((readPython(host)['python'] as Record<string, unknown> | undefined)?.['version_info']).toEqual(info);
});

test('a Python that is not CPython', () => {
  const python = '/usr/bin/python3\nPython 3.9.18 (1234, Nov 26 2023)\n[PyPy 7.3.15 with GCC 13.2.0]\n';
  const host = describeHost({ fields: { python } });
  expect(readPython(host)).toMatchObject({ python: { type: 'pypy', executable: '/usr/bin/python3' } });
  expect(readPythonVersion(host)).toEqual({ python_version: '3.9.18' });
});
