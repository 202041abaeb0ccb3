import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS, PLAYBOOK } from '../../src/cli/commands.ts';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { OPTIONS, type Option } from '../../src/cli/option.ts';
import { readTable } from '../quality/markdown.ts';
import { run } from './fake-io.ts';

const DOCUMENT = readFileSync(new URL('../../docs/command-line.md', import.meta.url), 'utf8');

function joinRows(rows: readonly (readonly string[])[]): string[] {
  return rows.map((row) => row.join(' | ')).toSorted();
}

function listCommands(option: Option): string {
  const commands = [['playbooks', PLAYBOOK], ...Object.entries(COMMANDS)] as const;
  const names = commands.flatMap(([name, command]) => (command.options.includes(option) ? [name] : []));
  return names.length === commands.length ? 'all' : names.join(', ');
}

test('every option stands in docs/command-line.md as --help says it, and no other', () => {
  const expected = Object.values(OPTIONS).map((option: Option) => {
    const { long, short, value, help } = option;
    const name = `--${long}${value === undefined ? '' : ` ${value}`}`;
    return [short === undefined ? `\`${name}\`` : `\`-${short}\`, \`${name}\``, help, listCommands(option)];
  });
  expect(joinRows(readTable(DOCUMENT, 'Options'))).toEqual(joinRows(expected));
});

test('every command stands in it', () => {
  const named = readTable(DOCUMENT, 'Commands').map(([command = '']) => /^`run (\w+)/.exec(command)?.[1]);
  expect(named).toEqual(['PLAYBOOK', ...Object.keys(COMMANDS)]);
});

test('every setting stands in it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-settings-'));
  try {
    writeFileSync(`${folder}/longshore.yml`, 'nosuchsetting: 1\n');
    const { stderr } = await run(['exec', 'all', '--', 'true'], { cwd: folder });
    const known = /The settings are (.*)\./.exec(stderr)?.[1]?.split(', ');
    expect(readTable(DOCUMENT, 'longshore.yml').map(([key]) => key?.replaceAll('`', ''))).toEqual(known);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('every exit code stands in it', () => {
  const codes = readTable(DOCUMENT, 'Exit codes').map(([code]) => Number(code));
  expect(codes).toEqual([...new Set(Object.values(EXIT))]);
});
