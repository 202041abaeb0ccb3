import { ping } from '../../src/modules/ping.ts';
import { slurp } from '../../src/modules/slurp.ts';
import { type HostCase, HOSTILE, testHostCases } from './host-cases.ts';

const PINGS: HostCase[] = [
  { title: 'answers', args: {}, result: { ping: 'pong' }, frames: [1, 1] },
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
  ...HOSTILE.map((text): HostCase => ({
    title: `fetches ${JSON.stringify(text)}`,
    args: { src: `{dir}/${text}` },
    host: { [text]: 'x' },
    result: { content: 'eA==', source: `{dir}/${text}` },
    after: { pwned: null },
  })),
];

testHostCases('ping', ping, PINGS);
testHostCases('slurp', slurp, SLURPS);
