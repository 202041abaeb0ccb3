import { expect, test } from 'vitest';
import { dockerContainerExec } from '../../src/modules/docker_container_exec.ts';
import { dockerExec } from '../../src/modules/docker_exec.ts';
import { describeWith } from '../requirement.ts';
import { DOCKER_NEEDS, useDockerHost } from './docker-host.ts';
import { TEST_SHELLS } from './test-shells.ts';

describeWith(DOCKER_NEEDS, 'docker_container_exec', () => {
  const host = useDockerHost({ hasty: true });

  test('a command that fails is a failure, as in Ansible, and of a container that does not run nothing is changed', async () => {
    host.docker('run', '-d', '--name', 'box', 'test/box:1');
    const args = { container: 'box', argv: ['sh', '-c', 'echo no >&2; exit 3'] };
    for (const shell of TEST_SHELLS) {
      const result = await host.run(dockerContainerExec, args, { shell });
      expect(result).toMatchObject({ failed: true, changed: true, rc: 3, stderr: 'no', stderr_lines: ['no'] });
      expect(result.msg).toBe('the command in box exited with status 3: no');
    }
    expect(await host.run(dockerExec, args)).toMatchObject({ failed: true, rc: 3 });
  });

  test.each([
    [{ container: 'nobox', argv: ['true'] }, 'there is no container nobox on this host'],
    [{ container: 'asleep', argv: ['true'] }, 'the container asleep is not running (created)'],
    [{ container: 'asleep', argv: ['true'], detach: true }, 'the container asleep is not running (created)'],
    [{ container: 'asleep', argv: ['cat'], stdin: 'x', detach: true }, 'stdin cannot be given with detach'],
  ])('%j fails', async (args, msg) => {
    host.docker('create', '--name', 'asleep', 'test/box:1');
    const result = await host.run(dockerContainerExec, args);
    expect(result).toMatchObject({ failed: true, msg: expect.stringContaining(msg) });
    expect(result.changed ?? false).toBe(false);
  });

  test.each(TEST_SHELLS)('a command is not waited for, under $name', async (shell) => {
    host.docker('run', '-d', '--name', 'box', 'test/box:1');
    const args = { container: 'box', command: "sh -c 'touch /there; exec sleep 1000'", detach: true };
    const first = await host.run(dockerContainerExec, args, { shell });
    const second = await host.run(dockerContainerExec, args, { shell });
    expect(first).toEqual({ changed: true, cmd: expect.any(Array), exec_id: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const running = JSON.parse(host.inspect('box', '{{json .ExecIDs}}')) as string[];
    expect(new Set(running)).toEqual(new Set([first['exec_id'], second['exec_id']]));
  });
});
