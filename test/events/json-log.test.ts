import { expect, test } from 'vitest';
import type { Event } from '../../src/events/event.ts';
import { createJsonLog } from '../../src/events/json-log.ts';

test('one line per event, its head first, whatever stands in it', () => {
  let text = '';
  const log = createJsonLog((piece) => (text += piece));
  const event: Event = {
    type: 'host-finished',
    task: 't1',
    host: 'n1',
    outcome: { status: 'ok', ms: 3, result: { stdout: 'a\nb\u2028c', member: 10501334649042878790n } },
    v: 1,
    seq: 7,
    time: '2024-01-02T03:04:05.006Z',
  };
  log.handle(event);
  log.handle({ ...event, seq: 8 });
  const lines = text.split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[2]).toBe('');
  expect(lines[0]).toMatch(/^\{"v":1,"seq":7,"time":"2024-01-02T03:04:05.006Z","type":"host-finished",/);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    outcome: { result: { stdout: 'a\nb\u2028c', member: '10501334649042878790' } },
  });
});
