import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { findFreePort } from '../transport/sshd.ts';
import { expectGolden } from './golden.ts';
import { useProject } from './project.ts';
import { readProblems } from './read-problems.ts';

const project = useProject({
  'hosts.yml': `all:
  vars: {ansible_connection: local}
  hosts:
    n1: {password: swordfish}
    n2: {password: opensesame}
    n3: {password: shibboleth}
`,
  'longshore.yml': 'inventory: hosts.yml\n',
  'tasks/log_in.ts': `import { arg, defineModule, ModuleFailure } from 'longshore';

export default defineModule({
  summary: 'Logs in somewhere.',
  args: { user: arg.str().required(), password: arg.str().required().secret() },
  run: async ({ args, $ }) => {
    await $\`echo \${args.user} \${args.password}; echo \${args.password} >&2; test \${args.user} = root\`;
  },
});
`,
  'tasks/etcd_discovery_token.ts': readFileSync(
    fileURLToPath(new URL('../../tasks/etcd_discovery_token.ts', import.meta.url)),
    'utf8',
  ),
});

const play = (tasks: string, more = ''): string =>
  `- name: Deploy\n  hosts: all\n${more}  tasks:\n${tasks.replace(/^/gm, '    ').trimEnd()}\n`;

describe('a task that fails', () => {
  let silent: Server;
  let silentPort = 0;
  let closedPort = 0;
  beforeAll(async () => {
    silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    silentPort = typeof address === 'object' && address !== null ? address.port : 0;
    closedPort = await findFreePort();
  });
  afterAll(() => void silent.close());

  const CASES: readonly (readonly [name: string, playbook: () => string, code: number])[] = [
    [
      'fails-differently',
      () =>
        play(`- name: Start the service
  shell: |
    case {{ inventory_hostname }} in
      n1) echo starting; echo "cannot open /etc/service.conf: Permission denied" >&2; exit 2 ;;
      n2) echo "address already in use: 10.0.0.138:2379" >&2; exit 98 ;;
    esac
`),
      2,
    ],
    [
      'fails-in-a-loop',
      () =>
        play(
          '- name: Make the folders\n  command: test {{ item }} != {{ inventory_hostname }}\n  loop: [n1, n2, n4]\n',
        ),
      2,
    ],
    [
      'fails-until',
      () =>
        play(
          '- name: Wait for the service\n  command: "false"\n  register: service\n  until: service.rc == 0\n  retries: 2\n  delay: 0.01\n',
        ),
      2,
    ],
    ['time-out', () => play('- name: Wait for ever\n  command: sleep 60\n  timeout: 0.2\n'), 2],
    [
      'undefined-on-one-host',
      () => play(`- name: Say it\n  debug: {msg: "{{ {'n1': 1, 'n2': 2}[inventory_hostname] }}"}\n`),
      2,
    ],
    ['command-missing', () => play('- name: Look\n  command: nosuchprogram --version\n'), 2],
    ['assertion', () => play('- name: Three members\n  assert: {that: ["groups.all | length == 4"]}\n'), 2],
    ['no-log', () => play('- name: Log in\n  command: test {{ password }} = nobody\n  no_log: true\n'), 2],
    [
      'secret',
      () => play('- name: Log in\n  log_in: {user: "{{ inventory_hostname }}", password: "{{ password }}"}\n'),
      2,
    ],
    [
      'values',
      () =>
        play(
          `- name: The next port
  debug: {msg: "{{ port + 1 }} of {{ members | length }}"}
- name: The members
  assert: {that: [members | length > 3]}
`,
          `  vars:
    port: "{{ 2379 if inventory_hostname == 'n3' else '2379' ~ inventory_hostname }}"
    members: [{name: one, port: 1}, {name: two, port: 2}, {name: three, port: 3}]
`,
        ),
      2,
    ],
    [
      'values-in-a-loop',
      () =>
        play(
          '- name: Say who they are\n  debug: {msg: "{{ item.prot + 1 }}"}\n  loop: "{{ members }}"\n',
          '  vars:\n    members: [{name: one, port: 1}, {name: two, prot: 2}, {name: three}]\n',
        ),
      2,
    ],
    ['ignored', () => play('- name: Try\n  command: "false"\n  ignore_errors: true\n'), 0],
    [
      'rescued',
      () =>
        play(
          '- block:\n    - name: Try\n      command: "false"\n  rescue:\n    - name: Mend\n      debug: {msg: mended}\n',
        ),
      0,
    ],
  ];

  test.each(CASES)('%s', async (name, playbook, code) => {
    project.write('site.yml', playbook());
    const ran = await project.run(['site.yml']);
    await expectGolden(`failure-${name}`, 'site.yml', ran, {
      [process.env['PATH'] ?? '']: '/usr/bin:/bin',
    });
    expect(ran.code).toBe(code);
  });

  test.each([
    ['refuses', () => closedPort],
    ['says nothing', () => silentPort],
  ])('a discovery service that %s', async (_name, port) => {
    const service = `http://127.0.0.1:${port()}`;
    project.write(
      'site.yml',
      play(`- name: A discovery token\n  etcd_discovery_token: {service: "${service}", size: 3, timeout: 1}\n`),
    );
    const { code, stdout } = await project.run(['site.yml', '-o', 'json']);
    expect({ code, problems: readProblems(stdout) }).toEqual({
      code: 2,
      problems: [
        expect.objectContaining({
          message: expect.stringMatching(
            `^the discovery service ${service} does not answer: Request failed: `,
          ) as string,
          help: 'Without a service: set etcd_bootstrap to `static` (-e etcd_bootstrap=static).',
        }),
      ],
    });
  });

  test.each([[[]], [['-vvv']], [['-o', 'json']], [['-o', 'json', '-vvv']], [['-C', '-D', '-vvv']]])(
    'no secret is in what is said: %j',
    async (options) => {
      project.write(
        'site.yml',
        play(`- name: With a secret argument
  log_in: {user: "{{ inventory_hostname }}", password: "{{ password }}"}
  ignore_errors: true
- name: With no_log
  command: echo {{ password | upper }}
  no_log: true
- name: In a loop with no_log
  command: echo {{ item }}
  loop: ["{{ password | upper }}"]
  no_log: true
- name: What is registered
  command: echo {{ password }}
`),
      );
      const { text } = await project.run(['site.yml', ...options]);
      expect(text).toContain('What is registered');
      for (const secret of ['swordfish', 'opensesame', 'shibboleth']) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(secret.toUpperCase());
      }
    },
  );
});
