import { expect, test } from 'vitest';
import { runModule } from '../../src/engine/run-module.ts';
import { defineModule } from '../../src/module/define-module.ts';
import type { ModuleResult } from '../../src/module/result.ts';
import type { ShellSession } from '../../src/transport/connection.ts';

const SESSION: ShellSession = {
  frames: 0,
  run: () => Promise.reject(new Error('asked of the host')),
  close: () => Promise.resolve(),
};

test.each<[ModuleResult, ModuleResult]>([
  [{ stdout: 'a\r\nb\n\nc' }, { stdout_lines: ['a', 'b', '', 'c'] }],
  [{ stderr: '' }, { stderr_lines: [] }],
  [{ stdout: 'a\nb', stdout_lines: ['own'] }, { stdout_lines: ['own'] }],
  [{ stdout: ['no text'] }, {}],
])('whatever tells what something said tells its lines: %j', async (told, lines) => {
  const definition = defineModule({ name: 'says', summary: 'Says.', args: {}, run: () => Promise.resolve(told) });
  const result = await runModule({
    definition,
    moduleName: 'says',
    args: {},
    hostName: 'n1',
    session: SESSION,
    taskId: 't1',
    check: false,
    diff: false,
    signal: new AbortController().signal,
    sleep: () => Promise.resolve(),
    now: () => 0,
  });
  expect(result).toEqual({ changed: false, ...told, ...lines });
});
