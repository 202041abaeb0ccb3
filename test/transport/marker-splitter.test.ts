import { describe, expect, test } from 'vitest';
import { MarkerSplitter } from '../../src/transport/session/marker-splitter.ts';

function split(
  packets: readonly Buffer[],
  markers: readonly string[],
): { sections: string[]; rests: string[]; stray: string } {
  const sections = markers.map(() => '');
  const rests: string[] = [];
  let stray = '';
  const splitter = new MarkerSplitter((chunk) => {
    stray += chunk.toString('latin1');
  });
  for (const [index, marker] of markers.entries()) {
    splitter.expect({
      marker,
      onData: (chunk) => {
        sections[index] += chunk.toString('latin1');
      },
      onEnd: (rest) => rests.push(rest),
    });
  }
  for (const packet of packets) splitter.push(packet);
  splitter.flush();
  return { sections, rests, stray };
}

describe('MarkerSplitter', () => {
  const text = 'one\n@@ \n@@a.\n\n@@a.1 0\nsecond\n@@a.1\n\n@@b.2 17 held\nlate';
  const expected = { sections: ['one\n@@ \n@@a.\n', 'second\n@@a.1\n'], rests: [' 0', ' 17 held'], stray: 'late' };

  test('finds markers wherever the packets are cut', () => {
    const bytes = Buffer.from(text);
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(split([bytes.subarray(0, cut), bytes.subarray(cut)], ['a.1', 'b.2']), `cut at ${cut}`).toEqual(expected);
    }
  });

  test('finds them byte by byte', () => {
    expect(
      split(
        [...Buffer.from(text)].map((byte) => Buffer.from([byte])),
        ['a.1', 'b.2'],
      ),
    ).toEqual(expected);
  });

  test('hands on at once what cannot be a marker', () => {
    const seen: string[] = [];
    const splitter = new MarkerSplitter(() => {});
    splitter.expect({ marker: 'a.1', onData: (chunk) => seen.push(chunk.toString()), onEnd: () => {} });
    splitter.push(Buffer.from('line\npart'));
    expect(seen).toEqual(['line\npart']);
    splitter.push(Buffer.from('\n@@a'));
    expect(seen).toHaveLength(1);
    splitter.push(Buffer.from('b'));
    expect(seen.join('')).toBe('line\npart\n@@ab');
  });

  test('gives back what it held when nothing more comes', () => {
    expect(split([Buffer.from('cut off\n@@a.')], ['a.1']).sections).toEqual(['cut off\n@@a.']);
  });
});
