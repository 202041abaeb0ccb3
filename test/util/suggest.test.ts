import { expect, test } from 'vitest';
import { measureDistance, suggest } from '../../src/util/suggest.ts';

test.each([
  ['imgae', ['image', 'name'], 'image'],
  ['Image', ['image'], 'image'],
  ['docker-container', ['docker_container', 'docker_image'], 'docker_container'],
  ['etcd_versoin', ['etcd_version', 'etcd_image'], 'etcd_version'],
  ['xyz', ['image', 'name'], undefined],
  ['a', ['b'], undefined],
  ['', ['a'], undefined],
  ['start', ['started', 'absent'], 'started'],
  ['mode', ['mode_of_file', 'mode_of_folder'], undefined],
  ['regster', ['register', 'retries'], 'register'],
])('%s among %j', (word, names, expected) => {
  expect(suggest(word, names)).toBe(expected);
});

test.each([
  ['', '', 0],
  ['ab', 'ba', 1],
  ['kitten', 'sitting', 3],
  ['abc', '', 3],
])('%j to %j', (a, b, distance) => {
  expect(measureDistance(a, b)).toBe(distance);
});
