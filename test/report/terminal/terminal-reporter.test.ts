import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { EventBody } from '../../../src/events/event.ts';
import { createPlainReporter } from '../../../src/report/plain/plain-reporter.ts';
import type { TerminalStream } from '../../../src/report/terminal/live-area.ts';
import { createTerminalReporter } from '../../../src/report/terminal/terminal-reporter.ts';
import { GOLDENS, readGoldenEvents } from '../golden-events.ts';
import { Screen } from './screen.ts';

function open(size: { rows: number; columns: number }) {
  const screen = new Screen(size.columns);
  const stream = Object.assign(new PassThrough(), { isTTY: true, ...size });
  stream.on('data', (chunk: Buffer) => screen.write(chunk.toString('utf8')));
  let time = 0;
  let frame: () => void = () => {};
  const reporter = createTerminalReporter({
    stream: stream as unknown as TerminalStream,
    color: false,
    width: 100,
    verbosity: 0,
    now: () => time,
    every: (_ms, callback) => {
      frame = callback;
      return () => (frame = () => {});
    },
  });
  let seq = 0;
  return {
    screen,
    reporter,
    emit: (body: EventBody) => reporter.handle({ ...body, v: 1, seq: ++seq, time: '' }),
    wait: (ms: number) => {
      time += ms;
      frame();
    },
  };
}

const place = { path: 'site.yml', line: 3, column: 7 };
const start = (hosts: readonly string[]): readonly EventBody[] => [
  { type: 'play-started', play: 'p1', name: 'Play', hosts, place },
  { type: 'task-started', task: 't1', name: 'Wait', module: 'wait_for', place, hosts: hosts.length, handler: false },
];

test.each(GOLDENS)('%s: when all is over the screen holds the words of the plain reporter', (name) => {
  let plain = '';
  const reference = createPlainReporter({ width: 100, verbosity: 0, color: false, write: (piece) => (plain += piece) });
  const { reporter, screen, wait } = open({ rows: 24, columns: 120 });
  for (const event of readGoldenEvents(name)) {
    reference.handle(event);
    reporter.handle(event);
    wait(100);
  }
  void reporter.close();
  expect(screen.text()).toBe(plain);
});

test('shows which hosts are still running, for how long, what they try and who has failed', () => {
  const { emit, wait, screen } = open({ rows: 24, columns: 80 });
  for (const body of start(['n1', 'n2', 'n3'])) emit(body);
  emit({ type: 'task-retried', task: 't1', host: 'n2', attempt: 2, retries: 11, delayMs: 2000 });
  emit({ type: 'transfer-progressed', task: 't1', host: 'n3', path: 'a.iso', bytes: 3 * 2 ** 29, size: 2 ** 31 });
  emit({ type: 'host-finished', task: 't1', host: 'n1', outcome: { status: 'failed', summary: 'port closed', ms: 5 } });
  wait(3200);
  expect(screen.text()).toBe(
    [
      'site.yml · Play · 3 hosts',
      '',
      '▸ Wait                                                       wait_for',
      '  ⠹ running  n2 n3               3.2s',
      '      ✗ n1  port closed',
      '      n2  try 2 of 12 failed, again in 2.0s',
      '      n3  1.5 GiB of 2.0 GiB (75 %)  a.iso',
      '',
    ].join('\n'),
  );
  emit({ type: 'host-finished', task: 't1', host: 'n2', outcome: { status: 'ok', ms: 5 } });
  wait(800);
  expect(screen.text()).toContain('running  n3                  4.0s\n');
  expect(screen.text()).not.toContain('try 2');
});

test('is clipped to the rows and columns of the terminal', () => {
  const hosts = Array.from({ length: 100 }, (_, index) => `host-with-a-long-name-${index}`);
  const { emit, wait, screen } = open({ rows: 10, columns: 40 });
  for (const body of start(hosts)) emit(body);
  for (const host of hosts) emit({ type: 'task-retried', task: 't1', host, attempt: 1, retries: 3, delayMs: 1000 });
  wait(100);
  wait(100);
  const live = screen
    .text()
    .split('\n')
    .slice(
      screen
        .text()
        .split('\n')
        .findIndex((line) => line.includes('running')),
    );
  expect(live).toHaveLength(9);
  expect(live[7]).toBe('      … 94 more');
  for (const line of live) expect(line.length).toBeLessThan(40);
});

test('a task that is faster than a frame never draws the live area', () => {
  const { emit, screen } = open({ rows: 24, columns: 80 });
  for (const body of start(['n1'])) emit(body);
  emit({ type: 'host-finished', task: 't1', host: 'n1', outcome: { status: 'ok', ms: 5 } });
  emit({ type: 'task-finished', task: 't1', ms: 5 });
  expect(screen.drawn).not.toContain('running');
});

test('leaves the terminal to a question, and comes back', () => {
  const { emit, wait, screen, reporter } = open({ rows: 24, columns: 80 });
  for (const body of start(['n1'])) emit(body);
  wait(200);
  expect(screen.text()).toContain('running');
  const resume = reporter.suspend?.();
  wait(200);
  expect(screen.text()).not.toContain('running');
  resume?.();
  wait(200);
  expect(screen.text()).toContain('running');
});
