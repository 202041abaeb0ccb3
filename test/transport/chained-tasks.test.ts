import { describe, expect, test } from 'vitest';
import { Chain, StoppedError } from '../../src/transport/session/chain.ts';
import { describeWith } from '../requirement.ts';
import { SHELLS, useLocalSession } from './local-shells.ts';

describe.each(SHELLS)('tasks sent ahead to %s', (name) => {
  describeWith([{ command: name, package: name }], 'as a chain', () => {
    const session = useLocalSession(name);
    const run = async (script: string) => {
      const { rc, stdout } = await session().run({ id: 'test', script });
      return { rc, stdout: stdout.toString() };
    };

    let chains = 0;
    const send = (tasks: readonly (readonly [script: string, stops: boolean, stdin?: string])[]) => {
      const chain = new Chain(`c${chains++}`);
      return Promise.all(
        tasks.map(([script, stops, stdin]) =>
          session()
            .run({
              id: 'a',
              script,
              ...(stdin === undefined ? {} : { stdin: Buffer.from(stdin) }),
              link: { chain, stops, onSent: () => {} },
            })
            .then(
              (reply) => `${reply.rc} ${reply.stdout.toString()}`,
              (error: unknown) => (error instanceof StoppedError ? 'stopped' : error),
            ),
        ),
      );
    };
    const long = `${'x'.repeat(5000)}\n`;

    test.each([
      [
        'runs in order',
        [
          ['echo a', true],
          ['echo b', true],
          ['cat', true, 'c'],
        ],
        ['0 a\n', '0 b\n', '0 c'],
      ],
      [
        'stops at a failure',
        [
          ['echo a', true],
          ['exit 3', true],
          ['echo never', true],
        ],
        ['0 a\n', '3 ', 'stopped'],
      ],
      [
        'goes on where a task does not stop it',
        [
          ['exit 3', false],
          ['echo b', true],
        ],
        ['3 ', '0 b\n'],
      ],
      [
        'passes over what would be read from standard input',
        [
          ['false', true],
          ['cat', true, 'a\n'],
          ['cat', true, 'a'],
          ['cat', true, long],
          ['cat', true, 'a\0'],
        ],
        ['1 ', 'stopped', 'stopped', 'stopped', 'stopped'],
      ],
      [
        'passes over long scripts, and those that leave something running',
        [
          ['false', true],
          [`: ${long}echo never`, true],
          ['sleep 0 & wait', true],
        ],
        ['1 ', 'stopped', 'stopped'],
      ],
      [
        'stops at a text that is no command',
        [
          ['fi', true],
          ['echo never', true],
        ],
        [expect.stringMatching(/^\d/), 'stopped'],
      ],
      [
        'stops where a task leaves by exit',
        [
          ['set -e; false; :', true],
          [':', true],
        ],
        ['1 ', 'stopped'],
      ],
    ] as const)('%s', async (_what, tasks, outcomes) => {
      expect(await send(tasks)).toEqual(outcomes);
      expect(await run('echo others go on')).toMatchObject({ rc: 0, stdout: 'others go on\n' });
      expect(await send([['echo and the next chain', true]])).toEqual(['0 and the next chain\n']);
    });

    test('runs nothing of what it passes over', async () => {
      const { stdout } = await run('mktemp -d');
      const folder = stdout.trim();
      const leave = (name: string): string => `: >${folder}/${name}`;
      await send([
        [leave('first'), true],
        ['false', true],
        [leave('second'), true],
        [`cat >${folder}/third`, true, 'a\n'],
        [`cat >${folder}/fourth`, true, 'a'],
        [`cat >${folder}/fifth`, true, long],
        [`: ${long}${leave('sixth')}`, true],
        [`${leave('seventh')} & wait`, true],
      ]);
      expect(await run(`ls ${folder}; rm -r ${folder}`)).toEqual({ rc: 0, stdout: 'first\n' });
    });

    test('belongs to one shell: where that has been left, nothing more of it runs', async () => {
      const chain = new Chain('left');
      const link = { chain, stops: true, onSent: () => {} };
      // What it leaves running holds the shell's output, so that the next task gets another one.
      await session().run({ id: 'a', script: 'sleep 1 & :', link });
      await expect(session().run({ id: 'b', script: ':', link })).rejects.toThrow(StoppedError);
      expect(chain.isBroken).toBe(true);
      expect(await run('echo others go on')).toMatchObject({ rc: 0, stdout: 'others go on\n' });
    });

    test('ends where the shell ends: what was behind is not run by another', async () => {
      const chain = [
        ['kill -9 0', true],
        ['echo never', true],
      ] as const;
      expect(await send(chain)).toEqual([expect.objectContaining({ failure: 'lost' }), 'stopped']);
      expect(await run('echo others go on')).toMatchObject({ rc: 0, stdout: 'others go on\n' });
    });
  });
});
