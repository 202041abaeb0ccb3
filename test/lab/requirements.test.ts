import { expect, test } from 'vitest';
import { explainMending } from '../../src/lab/requirements.ts';

const MEND = 'apt-get update && apt-get install -y --no-install-recommends dnsmasq sudo';

test('nothing to mend is nothing to say', () => {
  expect(explainMending([])).toBeUndefined();
  expect(explainMending([{ what: 'this is darwin' }])).toBeUndefined();
});

test('one command mends all packages, and says that there is a way that starts nothing', () => {
  const missing = ['dnsmasq', 'sudo'].map((name) => ({ what: name, package: name, mend: MEND }));
  expect(explainMending(missing)).toBe(
    `${MEND}   (or \`run lab up --install\`, which starts none of their services on this machine)`,
  );
});

test('root comes first', () => {
  expect(
    explainMending([
      { what: 'root', mend: 'sudo run' },
      { what: 'sudo', package: 'sudo', mend: MEND },
    ]),
  ).toBe('sudo run');
});
