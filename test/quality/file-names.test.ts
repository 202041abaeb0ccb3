import { expect, test } from 'vitest';
import { withExample } from './example-project.ts';
import { findBadNames } from './file-names.ts';
import { ROOT } from './project-files.ts';

test('every path says what the file holds', () => {
  expect(findBadNames(ROOT)).toEqual([]);
});

test('good names pass', async () => {
  const paths = [
    'src/util/suggest.ts',
    'test/util/suggest.test.ts',
    'src/modules/docker_container.sh',
    'tasks/etcd_health.ts',
  ];
  expect(await withExample(Object.fromEntries(paths.map((path) => [path, ''])), findBadNames)).toEqual([]);
});

test.each([
  'src/source/utils.ts',
  'src/source/helpers.ts',
  'src/util/util.ts',
  'src/source/common.ts',
  'src/source/types.ts',
  'src/interfaces/span.ts',
  'test/helpers.ts',
  'src/source/readYaml.ts',
  'src/source/read_yaml.ts',
  'src/modules/DockerContainer.ts',
])('%s is refused', async (path) => {
  expect(await withExample({ [path]: '' }, findBadNames)).toEqual([path]);
});
