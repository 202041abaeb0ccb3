import { expect, test } from 'vitest';
import { runProject } from './run-project.ts';

const PLAY = '- { hosts: box, gather_facts: false, tasks: [{ command: id }] }\n';
/** None is listened on: what is asked for is seen, and then nothing answers. */
const NOWHERE = { ansible_docker_docker_host: 'unix:///nosuch' };
const NOWHERE_ARGUMENTS = ['--host', 'unix:///nosuch'];

async function runWith(vars: object, playbook = PLAY, more: object = {}) {
  const box = { ansible_connection: 'docker', ...NOWHERE, ...vars };
  const inventory = { all: { hosts: { box, ...more } } };
  return runProject({ 'inventory.yml': JSON.stringify(inventory), 'site.yml': playbook });
}

test.each<[string, object, object]>([
  ['by its name in the inventory', {}, { host: 'box' }],
  ['full name', { ansible_connection: 'community.docker.docker' }, { host: 'box', connection: 'docker' }],
  ['the API', { ansible_connection: 'community.docker.docker_api' }, { connection: 'docker' }],
  ['by ansible_host', { ansible_host: 'web-1' }, { name: 'box', host: 'web-1' }],
  ['by ansible_docker_host', { ansible_host: 'web-1', ansible_docker_host: 'web-2' }, { host: 'web-2' }],
  ['as somebody', { ansible_user: 'app' }, { user: 'app' }],
  ['as somebody of docker', { ansible_user: 'app', ansible_docker_user: '1:2' }, { user: '1:2' }],
  ['in time', { ansible_docker_timeout: 3 }, { connectTimeoutMs: 3000 }],
  [
    'as the client is told',
    { ansible_docker_extra_args: '-c "my ctx"', ansible_docker_validate_certs: true, ansible_docker_ca_path: '/ca' },
    { docker: { clientArguments: [...NOWHERE_ARGUMENTS, '--tlscacert', '/ca', '--tlsverify', '-c', 'my ctx'] } },
  ],
  [
    'as the command is told',
    {
      ansible_docker_extra_env: { A: "{{ 'it' }}'s" },
      ansible_docker_working_dir: '/srv',
      ansible_docker_privileged: 'yes',
      ansible_docker_api_version: '1.40',
    },
    { docker: { execArguments: ['-e', "A=it's", '-w', '/srv', '--privileged'], apiVersion: '1.40' } },
  ],
])('a container is reached %s', async (_, vars, target) => {
  const { sessions } = await runWith(vars);
  expect(sessions.map((each) => each.target)).toMatchObject([target]);
});

test.each<[string, object, RegExp]>([
  ['a name of a certificate', { ansible_docker_tls_hostname: 'a' }, /ansible_docker_tls_hostname is not supported/],
  [
    'a number as a text',
    { ansible_docker_extra_env: { A: 1 } },
    /ansible_docker_extra_env: the value of A must be a text/,
  ],
  ['no dict', { ansible_docker_extra_env: 'A=1' }, /ansible_docker_extra_env: expected a dict of texts/],
  ['no boolean', { ansible_docker_privileged: '{{ "maybe" }}' }, /ansible_docker_privileged: expected a boolean/],
  ['no host', { ansible_docker_via: 'nosuch' }, /ansible_docker_via: there is no host `nosuch` in the inventory/],
  ['itself', { ansible_docker_via: 'box' }, /ansible_docker_via: `box` would be reached through itself/],
  ['words', { ansible_docker_extra_args: '"a' }, /ansible_docker_extra_args: /],
])('says that it cannot be: %s', async (_, vars, message) => {
  const run = await runWith(vars);
  expect(JSON.stringify(run.events)).toMatch(message);
  expect(run.sessions).toEqual([]);
});

test('a container on another host: that is reached by its own variables, as somebody else there', async () => {
  const { sessions } = await runWith({ ansible_docker_via: 'web1', ansible_docker_docker_host: null }, PLAY, {
    web1: {
      ansible_host: '127.0.0.1',
      ansible_port: 1,
      ansible_user: 'deploy',
      ansible_become: true,
      ansible_become_method: 'doas',
    },
  });
  expect(sessions[0]).toMatchObject({
    become: undefined,
    target: {
      connection: 'docker',
      docker: {
        clientArguments: [],
        via: {
          target: { name: 'web1', connection: 'ssh', host: '127.0.0.1', port: 1, user: 'deploy' },
          become: { method: 'doas', user: 'root' },
        },
      },
    },
  });
  expect(sessions[0]?.target.user).toBeUndefined();
});

test('keywords say it as well; become is that of the container', async () => {
  const playbook =
    '- { hosts: box, gather_facts: false, connection: docker, remote_user: app, become: true, become_method: su, tasks: [{ command: id }] }\n';
  const { sessions, events } = await runWith({}, playbook);
  expect(sessions).toMatchObject([{ target: { user: 'app' }, become: { method: 'su', user: 'root' } }]);
  expect(JSON.stringify(events)).toMatch(/no Docker Engine answers on this machine|there is no docker/);
});
