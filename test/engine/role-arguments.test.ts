import { expect, test } from 'vitest';
import { listFailures, type ProjectRun, runProject } from './run-project.ts';

const run = (site: string, files: Readonly<Record<string, string>>): Promise<ProjectRun> =>
  runProject({ 'site.yml': site, ...files });

test('the argument specification of a role is held against its variables first', async () => {
  const spec = `
argument_specs:
  main:
    short_description: A server
    options:
      http_port: { type: int, required: true, description: "the {{ http_port }}" }
      mode: { choices: [fast, slow], default: fast }
      users: { type: list, elements: dict, options: { name: { required: true } } }
`;
  const files = { 'roles/a/meta/argument_specs.yml': spec, 'roles/a/tasks/main.yml': '- { name: A, debug: }\n' };
  const good = await run('- hosts: n1\n  roles: [{ role: a, http_port: "80", users: [{ name: x }] }]\n', files);
  expect(listFailures(good)).toEqual([]);
  expect(good.tasks).toEqual(["a : Validating arguments against arg spec 'main' - A server: n1 ok", 'a : A: n1 ok']);
  const bad = await run('- hosts: n1\n  roles: [{ role: a, mode: medium, users: [{}] }]\n', files);
  expect(listFailures(bad)[0]?.split('\n')).toEqual([
    'n1: Validation of arguments failed:',
    'missing required arguments: name found in users',
    'missing required arguments: http_port',
    'value of mode must be one of: fast, slow, got: medium',
  ]);
  const more = await run(
    '- hosts: n1\n  vars: { any: 1 }\n  roles: [{ role: a, http_port: 80, htp_port: 81 }]\n',
    files,
  );
  expect(listFailures(more)).toEqual([
    'n1: Validation of arguments failed:\nhtp_port. Supported parameters include: http_port, mode, users.',
  ]);
  const check = 'validate_argument_spec: { argument_spec: { a: { type: int } }, provided_arguments: { a: 1, b: 2 } }';
  expect(listFailures(await run(`- hosts: n1\n  tasks: [{ ${check} }]\n`, {}))).toEqual([
    'n1: Validation of arguments failed:\nb. Supported parameters include: a.',
  ]);
  const told = bad.events.find((event) => event.type === 'host-finished');
  expect(told?.type === 'host-finished' && told.outcome.result).toMatchObject({
    validate_args_context: {
      type: 'role',
      name: 'a',
      argument_spec_name: 'main',
      path: expect.stringMatching(/^\/.*\/roles\/a$/) as string,
    },
    argument_spec_data: { http_port: { type: 'int', required: true } },
  });
});
