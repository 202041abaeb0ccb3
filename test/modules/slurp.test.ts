import { ping } from '../../src/modules/ping.ts';
import { slurp } from '../../src/modules/slurp.ts';
import { type HostCase, HOSTILE, HOSTILE_PATH, testHostCases } from './host-cases.ts';

const PINGS: HostCase[] = [
  { title: 'answers', args: {}, result: { ping: 'pong' }, frames: [1, 1] },
  { title: 'fails where it is told to', args: { data: 'crash' }, failed: /boom/ },
  { title: 'answers hostile data', args: { data: HOSTILE.join('|') }, result: { ping: HOSTILE.join('|') } },
];

const SLURPS: HostCase[] = [
  {
    title: 'fetches bytes as they are',
    args: { src: '{dir}/a' },
    host: { a: { content: Buffer.from([0, 255, 10, 10]) } },
    result: { content: 'AP8KCg==', encoding: 'base64', source: '{dir}/a' },
  },
  { title: 'misses the file', args: { src: '{dir}/a' }, failed: /file not found/, check: 'unknown' },
  { title: 'takes no folder', args: { src: '{dir}' }, failed: /is a directory/ },
  {
    title: 'fetches a hostile name',
    args: { src: `{dir}/${HOSTILE_PATH}` },
    host: { [HOSTILE_PATH]: HOSTILE_PATH },
    result: { content: Buffer.from(HOSTILE_PATH).toString('base64'), source: `{dir}/${HOSTILE_PATH}` },
    after: { pwned: null },
  },
];

testHostCases('ping', ping, PINGS);
testHostCases('slurp', slurp, SLURPS);
