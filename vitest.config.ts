import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { PATH_WITH_BUSYBOX } from './test/alpine-busybox.ts';
import { useBuiltSources } from './test/built-sources.ts';
import { SlowFirst } from './test/slow-first.ts';

/** Tests that start real services (sshd, Docker Engine, the lab's hosts) or whole test runs. */
const HOSTS = [
  'test/bad-input/{become,built-program,copy-cut-off,dead-hosts,docker,docker-cut-off,forced-ends,full-disk,lost-line,unreachable}.test.ts',
  'test/engine/jobs-on-hosts.test.ts',
  'test/lab/**/*.test.ts',
  'test/scripts/**/*.test.ts',
  'test/modules/docker*.test.ts',
  'test/modules/dnsmasq*.test.ts',
  'test/modules/synchronize*.test.ts',
  'test/tasks/etcd-dns.test.ts',
  'test/transport/{become,connections,docker-connection,host-keys,session-ending,ssh-login}*.test.ts',
];
/** Tests of what runs on hosts, in the three shells of this machine, and the long ones of what users write. */
const MODULES = [
  'test/source/large-file.test.ts',
  'test/ansible/**/*.test.ts',
  'test/engine/{flights,generated-flights,jobs,strategies}.test.ts',
  'test/{bad-input/endless,bad-input/failure,cli/inventory-writes,cli/vault-edit,template/limits}.test.ts',
  'test/fuzz/**/*.test.ts',
  'test/modules/**/*.test.ts',
  'test/module/prelude.test.ts',
  'test/tasks/{etcd-members,etcd-restore-key,etcd-watch,nameserver}.test.ts',
  'test/transport/**/*.test.ts',
];
const E2E = ['test/e2e/**/*.test.ts'];
/** What the repository keeps to: types, lint, format, dead code, imports, shellcheck, generated files, links. */
const QUALITY = ['test/quality/**/*.test.ts'];
const APPLETS = 'test/modules/applets-setup.ts';
/** Where programs for hosts run in busybox, it is one as Alpine's. */
const ENVIRONMENT = { PATH: PATH_WITH_BUSYBOX };
/** One more than there are cores, since a good part of these tests waits. */
const WAITING_WORKERS = availableParallelism() + 1;
/** Each with a lab or an engine of its own, in namespaces of its own. */
const HOST_WORKERS = 4;

export default defineConfig({
  plugins: useBuiltSources(),
  resolve: { alias: { longshore: fileURLToPath(new URL('src/index.ts', import.meta.url)) } },
  test: {
    server: { deps: { external: [/\/dist\/.*\.js$/] } },
    // Every core: by itself vitest leaves one to whoever watches, and of two that is half.
    maxWorkers: '100%',
    sequence: { sequencer: SlowFirst },
    // What hangs; a busy machine may take thirty times as long as an idle one.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    projects: [
      // A tool over the whole project takes what the machine leaves it.
      { extends: true, test: { name: 'quality', include: QUALITY, testTimeout: 600_000 } },
      // Without isolation the program is read once per worker, not once per file: that was half of the time.
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...QUALITY, ...MODULES, ...HOSTS, ...E2E],
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'modules',
          include: MODULES,
          exclude: HOSTS,
          globalSetup: APPLETS,
          env: ENVIRONMENT,
          isolate: false,
          maxWorkers: WAITING_WORKERS,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'hosts',
          include: HOSTS,
          globalSetup: APPLETS,
          env: ENVIRONMENT,
          maxWorkers: HOST_WORKERS,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: E2E,
          globalSetup: 'test/e2e/lab-setup.ts',
          maxWorkers: 2,
          testTimeout: 900_000,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
