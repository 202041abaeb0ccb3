import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ActionContext } from '../../src/module/define-action.ts';
import { addHost } from '../../src/modules/add_host.ts';
import { assert } from '../../src/modules/assert.ts';
import { debug } from '../../src/modules/debug.ts';
import { fail } from '../../src/modules/fail.ts';
import { groupBy } from '../../src/modules/group_by.ts';
import { pause } from '../../src/modules/pause.ts';
import { setFact } from '../../src/modules/set_fact.ts';
import { template } from '../../src/modules/template.ts';
import { type Definition, runDefinition } from './run-definition.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

type Context = Partial<Omit<ActionContext<unknown>, 'args'>>;

const OUTCOMES: Readonly<Record<string, boolean | undefined>> = { yes: true, no: false, unknown: undefined };
const VALUES: Readonly<Record<string, unknown>> = {
  members: [1, 2],
  group_names: ['os', 'web-1'],
  groups: { all: ['n8'], a: ['n8'], b: [] },
};

const CONTEXT: Context = {
  test: (expression) => OUTCOMES[expression],
  evaluate: (expression, ifUndefined) => VALUES[expression] ?? ifUndefined,
  render: ({ path }) => readFileSync(path, 'utf8').replaceAll('{{ name }}', 'it'),
};

interface Case {
  readonly title: string;
  readonly action: Definition;
  readonly args: Readonly<Record<string, unknown>>;
  readonly context?: Context;
  readonly result: Readonly<Record<string, unknown>>;
}

const CASES: Case[] = [
  {
    title: 'assert holds',
    action: assert,
    args: { that: ['yes', 'yes'] },
    result: { changed: false, msg: 'All assertions passed' },
  },
  {
    title: 'assert says which does not hold',
    action: assert,
    args: { that: ['yes', 'no'] },
    result: {
      failed: true,
      assertion: 'no',
      evaluated_to: false,
      msg: 'Assertion failed',
      summary: 'Assertion failed: no',
    },
  },
  {
    title: 'assert says a list of lines',
    action: assert,
    args: { that: 'no', fail_msg: ['Too few,', 'alas.'] },
    result: { failed: true, msg: ['Too few,', 'alas.'], summary: 'Too few,\nalas.' },
  },
  {
    title: 'assert says nothing if told so, and its result says it all the same',
    action: assert,
    args: { that: 'yes', quiet: true, success_msg: 'Enough.' },
    result: { changed: false, msg: 'Enough.', summary: '' },
  },
  { title: 'assert does not split an expression', action: assert, args: { that: 'no' }, result: { assertion: 'no' } },
  {
    title: 'assert cannot know in check mode',
    action: assert,
    args: { that: ['unknown', 'yes'] },
    result: { unknown: 'check mode cannot know whether `unknown` holds' },
  },
  {
    title: 'assert fails for sure in spite of something unknown',
    action: assert,
    args: { that: ['unknown', 'no'] },
    result: { failed: true, assertion: 'no' },
  },
  { title: 'debug shows a message', action: debug, args: { msg: ['a', 1] }, result: { changed: false, msg: ['a', 1] } },
  {
    title: 'debug shows a variable',
    action: debug,
    args: { var: 'members' },
    result: { values: new Map([['members', [1, 2]]]) },
  },
  {
    title: 'debug shows that there is no variable',
    action: debug,
    args: { var: 'none' },
    result: { values: new Map([['none', 'VARIABLE IS NOT DEFINED!']]) },
  },
  { title: 'debug says hello', action: debug, args: {}, result: { msg: 'Hello world!' } },
  { title: 'debug waits for -v', action: debug, args: { msg: 'a', verbosity: 1 }, result: { skipped: true } },
  {
    title: 'debug heeds -v',
    action: debug,
    args: { msg: 'a', verbosity: 1 },
    context: { verbosity: 1 },
    result: { msg: 'a' },
  },
  { title: 'fail fails', action: fail, args: { msg: 'No.' }, result: { failed: true, msg: 'No.' } },
  {
    title: 'fail needs no message',
    action: fail,
    args: {},
    result: { failed: true, msg: 'Failed as requested from task' },
  },
  {
    title: 'set_fact sets',
    action: setFact,
    args: { a: 1, b: [2] },
    result: { changed: false, facts: { a: 1, b: [2] }, ansible_facts: { a: 1, b: [2] } },
  },
  {
    title: 'set_fact sets nothing',
    action: setFact,
    args: {},
    result: { failed: true, msg: expect.stringMatching('No key/value pairs') as string },
  },
  {
    title: 'set_fact refuses a name',
    action: setFact,
    args: { 'a-b': 1 },
    result: { failed: true, msg: expect.stringMatching("'a-b' is not valid") as string },
  },
  ...[
    { title: 'group_by makes a group', key: 'os Debian 12', changed: true },
    { title: 'group_by joins another group', key: 'other', changed: true },
    { title: 'group_by changes nothing where the host is in the group', key: 'web 1', changed: false },
  ].map(({ title, key, changed }) => ({
    title,
    action: groupBy,
    args: { key, parents: 'os' },
    result: { changed, joinGroups: [{ name: key.replaceAll(' ', '-'), parents: ['os'] }] },
  })),
  {
    title: 'group_by makes a parent',
    action: groupBy,
    args: { key: 'web-1', parents: ['os', 'new'] },
    result: { changed: true },
  },
  ...[
    { title: 'add_host adds', hostname: 'n9', groups: 'a,b', ansible_port: 22, changed: true },
    {
      title: 'add_host takes the name first',
      host: 'n7',
      name: 'n9',
      hostname: 'n9',
      groups: 'a',
      ansible_port: 22,
      changed: true,
    },
    { title: 'add_host changes nothing', hostname: 'n8', groups: 'a', ansible_port: 22, changed: false },
  ].map(({ title, changed, ...args }) => ({
    title,
    action: addHost,
    args,
    context: { knowsHost: (name: string) => name === 'n8' },
    result: {
      changed,
      addHost: { name: args.hostname, groups: args.groups.split(','), vars: { ansible_port: args.ansible_port } },
    },
  })),
];

describe('actions of the controller', () => {
  const [dash] = TEST_SHELLS;
  let session: TestSession;
  let folder: string;
  beforeAll(() => {
    session = new TestSession(dash ?? expect.fail('no shell'));
    folder = mkdtempSync(join(tmpdir(), 'longshore-actions-'));
  });
  afterAll(async () => {
    await session.close();
    rmSync(folder, { recursive: true });
  });

  test.each(CASES)('$title', async ({ action, args, context, result }) => {
    const answer = await runDefinition(action, args, session, { context: { ...CONTEXT, ...context } });
    expect(answer).toMatchObject(result);
    expect(session.frames, 'no round trip').toBe(0);
  });

  test.each([
    ['a time', { minutes: 2 }, { stdout: 'Paused for 2.0 minutes', delta: 120, user_input: '' }],
    ['part of a minute', { minutes: 0.5 }, { stdout: 'Paused for 0.5 minutes', delta: 30 }],
    ['an answer', { prompt: 'Name?' }, { user_input: 'Name? it', delta: 0 }],
  ])('pause waits for %s', async (_, args, result) => {
    let clock = Date.UTC(2024, 0, 1);
    const answer = await runDefinition(pause, args, session, {
      context: {
        now: () => clock,
        sleep: (ms) => {
          clock += ms;
          return Promise.resolve();
        },
        prompt: (text) => Promise.resolve(`${text} it`),
      },
    });
    expect(answer).toMatchObject({ ...result, start: '2024-01-01 00:00:00.000000', changed: false });
  });

  test('pause goes on where there is no terminal', async () => {
    const answer = await runDefinition(pause, {}, session);
    expect(answer).toMatchObject({ user_input: '', warnings: ['nobody was asked, since there is no terminal'] });
  });

  test.each([
    ['renders and copies in one round trip', 'Hi {{ name }}\n', {}, 'Hi it\n'],
    ['writes another encoding', 'é {{ name }}', { output_encoding: 'latin-1' }, '\ufffd it'],
  ])('template %s', async (name, text, args, content) => {
    writeFileSync(join(folder, 'it.j2'), text);
    const dest = join(folder, name);
    const before = session.frames;
    const run = () =>
      runDefinition(template, { src: 'it.j2', dest, mode: '0600', ...args }, session, {
        controller: folder,
        context: CONTEXT,
      });
    const src = join(folder, 'it.j2');
    expect(await run()).toMatchObject({ changed: true, src, dest, mode: '0600', state: 'file' });
    expect(readFileSync(dest, 'utf8')).toBe(content);
    expect(await run()).toMatchObject({ changed: false });
    expect(session.frames - before).toBe(2);
  });

  test('template of what check mode cannot know sends nothing', async () => {
    writeFileSync(join(folder, 'it.j2'), '');
    const before = session.frames;
    const context: Context = { render: () => ({ unknown: 'the result of `Ask`' }) };
    const dest = join(folder, 'unknown');
    const answer = await runDefinition(template, { src: 'it.j2', dest }, session, {
      controller: folder,
      context,
      check: true,
    });
    expect(answer).toEqual({ unknown: 'the result of `Ask`' });
    expect(session.frames).toBe(before);
  });
});
