import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { listBeside, renderFile } from '../../src/lookups/template-file.ts';
import { readDelimiters } from '../../src/template/delimiters.ts';
import { TemplateError } from '../../src/template/template-error.ts';
import type { TemplateOptions } from '../../src/template/template-options.ts';
import { toValue } from '../../src/template/convert.ts';
import { layerOfData } from '../../src/variables/layer.ts';
import { Scope } from '../../src/variables/scope.ts';
import { findAccount } from '../../src/util/find-account.ts';

interface Case {
  readonly main: string;
  readonly text: string;
  readonly options: Readonly<Record<string, string | boolean>>;
  readonly value?: string;
  readonly error?: true;
}

const GOLDENS = JSON.parse(
  readFileSync(new URL('../template/goldens/template-files.json', import.meta.url), 'utf8'),
) as {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, string>>;
  readonly cases: readonly Case[];
};

/** What the search of a task in a role gives, and the folder of the template behind it. */
function listPlaces(folder: string, main: string, name: string): string[] {
  const ofTask = ['role/templates', 'role', 'play/templates', 'play'].map((part) => join(folder, part, name));
  return [...ofTask, ...listBeside(join(folder, main), name)];
}

function readOptions(given: Case['options']): TemplateOptions {
  const { trim_blocks, lstrip_blocks, newline_sequence, ...marks } = given;
  return {
    ...(trim_blocks === undefined ? {} : { trimBlocks: trim_blocks === true }),
    ...(lstrip_blocks === undefined ? {} : { lstripBlocks: lstrip_blocks === true }),
    ...(newline_sequence === undefined ? {} : { newlineSequence: newline_sequence as '\n' }),
    delimiters: readDelimiters(marks as Record<string, string>),
  };
}

test(`template files come out as Jinja2 has them, in all ${GOLDENS.cases.length} cases`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'templates-'));
  const scope = new Scope(
    [layerOfData('play vars', Object.fromEntries(Object.entries(GOLDENS.variables).map(([k, v]) => [k, toValue(v)])))],
    { now: () => new Date(0), random: () => 0 },
  );
  const answer = ({ main, text, options }: Case): string => {
    const path = join(folder, main);
    writeFileSync(path, text);
    const folders = {
      places: (name: string) => listPlaces(folder, main, name),
      readFile: (name: string) => readFileSync(name),
    };
    try {
      const rendered = renderFile({ name: path, given: main, text }, readOptions(options), scope, folders);
      return typeof rendered === 'string' ? rendered : rendered.reason;
    } catch (error) {
      if (!(error instanceof TemplateError) || error.start < 0 || error.source === undefined) throw error;
      return 'error';
    }
  };
  try {
    for (const [name, text] of Object.entries(GOLDENS.files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const shown = (item: Case, value: string) => `${item.main} ${JSON.stringify([item.text, item.options])}: ${value}`;
    const theirs = GOLDENS.cases.map((item) => shown(item, item.value ?? 'error'));
    expect(GOLDENS.cases.map((item) => shown(item, answer(item)))).toEqual(theirs);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describeWith(['root'], 'a template of somebody else', () => {
  test('has its owner in template_uid, by name where there is one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'templates-'));
    const path = join(folder, 'a.j2');
    const scope = new Scope([], { now: () => new Date(0), random: () => 0 });
    const render = (uid: number): unknown => {
      chownSync(path, uid, 0);
      const file = { name: path, given: 'a.j2', text: '{{ template_uid }}' };
      return renderFile(file, readOptions({}), scope, { places: () => [], readFile: (name) => readFileSync(name) });
    };
    try {
      writeFileSync(path, '');
      const other = findAccount(({ uid }) => uid !== 0);
      expect([render(other?.uid ?? 0), render(4_000_000_001)]).toEqual([other?.name, '4000000001']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
