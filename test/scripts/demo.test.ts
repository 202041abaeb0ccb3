import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readProjectFile, ROOT } from '../quality/project-files.ts';

/** Whatever the demo would begin with is not found: a mistake of it must not bring up a lab. */
const NOTHING = { PATH: '/nonexistent' };

/** Runs `scripts/demo.mjs` on a machine that says of itself what is given. */
function runDemo(facts: { readonly node: string; readonly platform: string; readonly uid: number }) {
  const { node, platform, uid } = facts;
  const pretend = `Object.defineProperties(process, {
    versions: { value: { ...process.versions, node: '${node}' } }, platform: { value: '${platform}' }, getuid: { value: () => ${uid} } });`;
  const words = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, join(ROOT, 'scripts/demo.mjs')];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    encoding: 'utf8',
    env: NOTHING,
    timeout: 20_000,
  });
  return { status, stdout, stderr };
}

const TOO_OLD = (node: string) => `Longshore needs Node 20.19 or newer; this is v${node}`;
const NO_LINUX = 'the lab needs Linux (namespaces); this is darwin. `npm test -- unit` works here';

test.each([
  ['18.20.8', 'linux', 0, TOO_OLD('18.20.8')],
  ['20.18.3', 'linux', 0, TOO_OLD('20.18.3')],
  ['20.19.0', 'darwin', 0, NO_LINUX],
  ['22.1.0', 'darwin', 0, NO_LINUX],
  ['20.19.0', 'linux', 1000, 'the lab needs root (it makes network namespaces and mounts): sudo npm run demo'],
])('npm run demo with Node %s on %s as user %s stops before it does anything', (node, platform, uid, message) => {
  expect(runDemo({ node, platform, uid })).toEqual({ status: 1, stdout: '', stderr: `${message}\n` });
});

test('it asks for the version that package.json asks for', () => {
  const { engines } = JSON.parse(readProjectFile(ROOT, 'package.json')) as { engines: { node: string } };
  expect(engines.node).toBe('>=20.19');
});
