import { expect, test } from 'vitest';
import { sealText, useVaultProject } from './vault-project.ts';

const project = useVaultProject();
const PLAY = ['-i', 'hosts.yml', 'site.yml'];

test('what is included stays encrypted, too, where nothing is run; what is imported does not', async () => {
  project.write('site.yml', '- { hosts: all, tasks: [{ include_tasks: more.yml }] }\n');
  project.write('more.yml', sealText('- ping:\n'));
  expect((await project.run([...PLAY, '--list-tasks'])).code).toBe(0);
  expect((await project.run(PLAY)).code).toBe(4);
  project.write('site.yml', '- { hosts: all, tasks: [{ import_tasks: more.yml }] }\n');
  expect((await project.run([...PLAY, '--list-tasks'])).code).toBe(4);
});

test.each(['tasks', 'handlers', 'meta'])('%s of a role have to be read', async (folder) => {
  project.write('site.yml', '- { hosts: all, roles: [r] }\n');
  project.write(`roles/r/${folder}/main.yml`, sealText('[]\n'));
  expect((await project.run([...PLAY, '--list-tasks'])).code).toBe(4);
});
