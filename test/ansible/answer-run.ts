import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Event, HostStats, Outcome } from '../../src/events/event.ts';
import { run } from '../cli/fake-io.ts';
import { type Answer, PROJECTS, type RecordedRun } from './list-runs.ts';

/** What these say is the playbook's own text. */
const SPEAKERS = new Set(['debug', 'fail', 'assert']);
const COUNTS = ['ok', 'changed', 'unreachable', 'failed', 'skipped', 'rescued', 'ignored', 'unknown'] as const;

/** Runs a playbook here as the recorder does with Ansible. */
export async function answerRun(
  { playbook, options }: Pick<RecordedRun, 'playbook' | 'options'>,
  hosts = join(PROJECTS, 'hosts.yml'),
): Promise<Answer & { readonly said: string }> {
  const work = mkdtempSync(join(tmpdir(), 'longshore-ansible-'));
  try {
    const inventory = ['-i', hosts, '-e', `work=${work}`];
    const { code, stdout, stderr } = await run([playbook, ...inventory, '-o', 'json', ...options], {
      cwd: dirname(playbook),
    });
    const events = stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Event);
    const answer = { code, recap: readRecap(events), hosts: groupHosts(readLines(events)), files: listFiles(work) };
    const text = JSON.stringify(answer).replaceAll(work, 'WORK').replaceAll(PROJECTS, 'PROJECTS');
    return { ...(JSON.parse(text) as Answer), said: stderr };
  } finally {
    rmSync(work, { recursive: true });
  }
}

function readRecap(events: readonly Event[]): Record<string, string> {
  const finished = events.find((event) => event.type === 'run-finished');
  const stats: Readonly<Record<string, HostStats>> = finished?.stats ?? {};
  const hosts = Object.keys(stats).toSorted();
  const count = (host: string): string =>
    COUNTS.flatMap((name) => (stats[host]?.[name] ? [`${name}=${stats[host][name]}`] : [])).join(' ');
  return Object.fromEntries(hosts.map((host) => [host, count(host)]));
}

function readLines(events: readonly Event[]): Map<string, string[]> {
  const tasks = new Map<string, { readonly name: string; readonly module: string }>();
  const items = new Map<string, unknown[]>();
  const lines = new Map<string, string[]>();
  for (const event of events) {
    if (event.type === 'task-started') tasks.set(event.task, event);
    if (event.type === 'item-finished') {
      const key = `${event.task} ${event.host}`;
      const said = event.outcome.status === 'skipped' ? [] : [readMessage(event.outcome)];
      items.set(key, [...(items.get(key) ?? []), ...said]);
    }
    if (event.type !== 'host-finished') continue;
    const { name, module } = tasks.get(event.task) ?? { name: event.task, module: '' };
    const key = `${event.task} ${event.host}`;
    const said = items.get(key) ?? [readMessage(event.outcome)];
    items.delete(key);
    const { status, ignored } = event.outcome;
    let line = `${name} | ${status}${status === 'failed' && ignored === true ? ' (ignored)' : ''}`;
    const action = (event.module ?? module).split('.').at(-1) ?? '';
    const speaks = SPEAKERS.has(action) && status !== 'skipped' && !(action === 'debug' && status === 'failed');
    if (speaks && said.length > 0 && event.outcome.result?.['censored'] === undefined) {
      line += ` | ${writeJson(said.length > 1 ? said : said[0])}`;
    }
    lines.set(event.host, [...(lines.get(event.host) ?? []), line]);
  }
  return lines;
}

function readMessage({ result = {} }: Outcome): unknown {
  if ('msg' in result) return result['msg'];
  const own = Object.entries(result).filter(([name]) => !['changed', 'failed', 'skip_reason', 'item'].includes(name));
  return Object.fromEntries(own);
}

/** As Python's json writes it, with sorted keys. */
function writeJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}: ${writeJson(each)}`).join(', ')}}`;
}

function groupHosts(lines: ReadonlyMap<string, readonly string[]>): Record<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const host of [...lines.keys()].toSorted()) {
    const text = (lines.get(host) ?? []).join('\n');
    groups.set(text, [...(groups.get(text) ?? []), host]);
  }
  return Object.fromEntries([...groups].map(([text, hosts]) => [hosts.join(' '), text.split('\n')]));
}

function listFiles(folder: string): Record<string, string> {
  const names = (readdirSync(folder, { recursive: true }) as string[]).toSorted();
  return Object.fromEntries(
    names.map((name): [string, string] => {
      const path = join(folder, name);
      const status = lstatSync(path);
      const mode = (status.mode & 0o7777).toString(8).padStart(4, '0');
      if (status.isSymbolicLink()) return [name, `-> ${readlinkSync(path)}`];
      if (status.isDirectory()) return [`${name}/`, mode];
      return [name, `${mode} ${readFileSync(path, 'utf8').slice(0, 400)}`];
    }),
  );
}
