import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readArguments } from '../../src/module/read-arguments.ts';
import type { ModuleResult } from '../../src/module/result.ts';
import { dockerImage } from '../../src/modules/docker_image.ts';
import { dockerLogin } from '../../src/modules/docker_login.ts';
import { describeWith } from '../requirement.ts';
import { DOCKER_NEEDS, useDockerHost } from './docker-host.ts';
import { REGISTRY_NEEDS, startDockerRegistry, type DockerRegistry } from './docker-registry.ts';
import { TEST_SHELLS } from './test-shells.ts';

const LOGIN = { username: `it's $(id)`, password: 'a "b" \\n; $(touch /pwned) `id` #ü' };

/** Keeps one login in the file `kept` beside it. */
const HELPER = `#!/bin/sh
cd "$(dirname "$0")" || exit
case $1 in
  get) cat kept 2>/dev/null || { echo 'credentials not found in native keychain'; exit 1; } ;;
  store) cat >kept ;;
  erase) cat >/dev/null; rm -f kept ;;
esac
`;

describeWith([...DOCKER_NEEDS, ...REGISTRY_NEEDS], 'docker_login', () => {
  const host = useDockerHost();
  let registry: DockerRegistry;
  let folder: string;
  let temporary: string;
  let tools: string;
  let commands: string;
  beforeAll(async () => {
    registry = await startDockerRegistry(host.engine, 5001, LOGIN);
    tools = join(host.engine.folder, 'tools');
    temporary = join(host.engine.folder, 'temporary');
    for (const made of [tools, temporary]) mkdirSync(made);
    commands = join(host.engine.folder, 'commands');
    const real = execFileSync('sh', ['-c', 'command -v docker'], { encoding: 'utf8' }).trim();
    writeFileSync(join(tools, 'docker'), `#!/bin/sh\necho "$@" >>${commands}\nexec ${real} "$@"\n`, { mode: 0o755 });
    writeFileSync(join(tools, 'docker-credential-box'), HELPER, { mode: 0o755 });
  });
  afterAll(() => registry?.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(host.engine.folder, 'config-'));
    writeFileSync(commands, '');
  });

  const config = () => join(folder, 'config.json');
  const readConfig = () => JSON.parse(readFileSync(config(), 'utf8')) as { auths?: Record<string, object> };
  /** How often the client was started. */
  const countCommands = () => readFileSync(commands, 'utf8').split('\n').length - 1;

  async function login(
    args: Record<string, unknown> = {},
    options: Parameters<typeof host.run>[2] = {},
  ): Promise<ModuleResult> {
    const environment = { DOCKER_CONFIG: folder, TMPDIR: temporary, ...options.environment };
    const given = args['state'] === 'absent' ? {} : LOGIN;
    return host.run(
      dockerLogin,
      { registry_url: registry.address, ...given, ...args },
      { tools, ...options, environment },
    );
  }

  test.each(TEST_SHELLS)('in, once, and out, under $name', async (shell) => {
    expect(await login({}, { shell, check: true })).toMatchObject({ changed: true });
    expect(existsSync(config()), 'check mode keeps nothing').toBe(false);

    const result = await login({}, { shell });
    expect(result).toMatchObject({
      changed: true,
      login_result: { serveraddress: registry.address, username: LOGIN.username },
    });
    expect(JSON.stringify(result)).not.toContain('touch');
    expect(statSync(config()).mode & 0o777).toBe(0o600);
    const auth = Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64');
    expect(readConfig().auths).toEqual({ [registry.address]: { auth } });

    writeFileSync(commands, '');
    expect(await login({}, { shell })).toMatchObject({ changed: false });
    expect(countCommands(), 'the registry is not asked again').toBe(0);
    expect(await login({ reauthorize: true }, { shell })).toMatchObject({ changed: true });

    expect(await login({ state: 'absent' }, { shell, check: true })).toMatchObject({ changed: true });
    expect(readConfig().auths, 'check mode keeps it').toHaveProperty([registry.address]);
    expect(await login({ state: 'absent' }, { shell })).toMatchObject({ changed: true, login_result: {} });
    expect(readConfig().auths ?? {}).toEqual({});
    expect(await login({ state: 'absent' }, { shell })).toMatchObject({ changed: false });
    expect(readFileSync(commands, 'utf8')).not.toContain('touch');
    expect(readdirSync(folder)).toEqual(['config.json']);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('an image is pushed and pulled with it', async () => {
    const push = { name: 'test/box:1', source: 'local', repository: `${registry.address}/box:1`, push: true };
    const environment = { DOCKER_CONFIG: folder };
    expect(await host.run(dockerImage, push, { environment })).toMatchObject({
      failed: true,
      msg: expect.stringContaining('cannot be pushed'),
      help: expect.stringContaining('docker_login'),
    });
    await login();
    expect(await host.run(dockerImage, push, { environment })).toMatchObject({ changed: true });
    host.docker('rmi', `${registry.address}/box:1`);
    expect(await host.run(dockerImage, { name: `${registry.address}/box:1` }, { environment })).toMatchObject({
      actions: ['pulled'],
    });
  });

  test('what else the configuration has stays, also where it is a link with a mode of its own', async () => {
    const real = join(folder, 'real.json');
    const other = { auths: { 'other.example': { auth: 'eDp5' } }, HttpHeaders: { 'X-A': 'b' } };
    writeFileSync(real, JSON.stringify(other), { mode: 0o640 });
    symlinkSync('real.json', config());
    expect(await login()).toMatchObject({ changed: true });
    expect(readConfig()).toMatchObject({ HttpHeaders: other.HttpHeaders });
    expect(Object.keys(readConfig().auths ?? {}).sort()).toEqual([registry.address, 'other.example'].sort());
    expect(statSync(real).mode & 0o777).toBe(0o640);
  });

  test('Docker and Ansible write a registry in several ways, which are one', async () => {
    const auth = Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64');
    writeFileSync(config(), JSON.stringify({ auths: { [`https://${registry.address}`]: { auth } } }, undefined, 4));
    expect(await login({ registry_url: `https://${registry.address}/v2/` })).toMatchObject({ changed: false });
    writeFileSync(config(), JSON.stringify({ auths: { 'https://index.docker.io/v1/': { auth } } }, undefined, 4));
    const hub = { registry_url: 'docker.io' };
    expect(await login(hub)).toMatchObject({ changed: false });
    expect(await login({ ...hub, state: 'absent' })).toMatchObject({ changed: true });
    expect(readConfig().auths ?? {}).toEqual({});
  });

  test('a configuration elsewhere', async () => {
    const config_path = join(folder, `new/it's/.dockercfg`);
    expect(await login({ config_path })).toMatchObject({ changed: true });
    expect(JSON.parse(readFileSync(config_path, 'utf8'))).toHaveProperty(['auths', registry.address]);
    expect(statSync(join(folder, 'new')).mode & 0o777).toBe(0o700);
    expect(existsSync(config())).toBe(false);
    expect(await login({ config_path })).toMatchObject({ changed: false });
  });

  test.each([
    ['for all registries', () => ({ credsStore: 'box' })],
    ['for this registry', () => ({ credHelpers: { [registry.address]: 'box' } })],
  ])('a credential helper keeps the password, %s', async (_, makeConfig) => {
    writeFileSync(config(), JSON.stringify(makeConfig()));
    const kept = join(tools, 'kept');
    expect(await login({}, { check: true })).toMatchObject({ changed: true });
    expect(existsSync(kept)).toBe(false);
    expect(await login()).toMatchObject({ changed: true });
    expect(JSON.parse(readFileSync(kept, 'utf8'))).toMatchObject({ Username: LOGIN.username, Secret: LOGIN.password });
    expect(readFileSync(config(), 'utf8')).not.toContain('"auth"');
    expect(await login()).toMatchObject({ changed: false });
    expect(await login({ state: 'absent' })).toMatchObject({ changed: true });
    expect(existsSync(kept)).toBe(false);
    expect(await login({ state: 'absent' })).toMatchObject({ changed: false });
  });

  test.each([
    ['a wrong password', { password: 'wrong' }, /cannot log in to .* as it's \$\(id\): .*unauthorized/i, 'password'],
    ['nobody there', { registry_url: '127.0.0.1:1' }, /cannot log in to 127\.0\.0\.1:1/, 'the registry'],
    ['no registry', { registry_url: '-x y' }, /not a registry: `-x y`/, 'registry.example:5000'],
    ['a line end in the password', { password: 'a\nb' }, /the password holds a line end/, ''],
    ['a colon in the name', { username: 'a:b' }, /the username holds a colon/, ''],
    ['a folder', { config_path: '/' }, /\/ is not a file/, 'configuration'],
  ])('%s', async (_, args, msg, help) => {
    const result = await login(args);
    expect(result).toMatchObject({ failed: true, msg: expect.stringMatching(msg) });
    expect(result.help ?? '').toContain(help);
    expect(existsSync(config())).toBe(false);
  });

  test('a configuration that cannot be read is left as it is', async () => {
    writeFileSync(config(), 'no { JSON');
    expect(await login()).toMatchObject({ failed: true, msg: expect.stringContaining('it is no JSON') });
    expect(readFileSync(config(), 'utf8')).toBe('no { JSON');
  });

  test('a login needs a user and a password, and the password is a secret', () => {
    const given = new Map(Object.entries({ registry: 'x', password: 'hush' }));
    expect(readArguments(dockerLogin, given)).toMatchObject({
      problems: [{ message: expect.stringContaining('username') }],
      secrets: ['hush'],
    });
  });
});
