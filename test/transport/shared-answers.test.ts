import { expect, test } from 'vitest';
import { SharedAnswers } from '../../src/transport/kinds/shared-answers.ts';

test('a secret is asked for once, and tried by one login before the others get it', async () => {
  const asked: string[] = [];
  const answers = new SharedAnswers((question) => Promise.resolve(`${question} ${asked.push(question)}`));
  let end: (isLoggedIn: boolean) => void = () => {};
  const first = answers.get('PIN', new Promise((resolve) => (end = resolve)));
  expect(await first).toBe('PIN 1');
  let isGiven = false;
  const second = answers.get('PIN', Promise.resolve(true)).finally(() => (isGiven = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(isGiven).toBe(false);
  end(true);
  expect(await second).toBe('PIN 1');
  expect(await answers.get('PIN', Promise.resolve(true))).toBe('PIN 1');
  expect(await answers.get('password', Promise.resolve(true))).toBe('password 2');
  expect(asked).toEqual(['PIN', 'password']);
});

test('one that was in vain is forgotten, and asked for anew', async () => {
  let count = 0;
  const answers = new SharedAnswers(() => Promise.resolve(String(++count)));
  const given: string[] = [];
  for (const isRight of [false, true, true]) given.push(await answers.get('PIN', Promise.resolve(isRight)));
  expect(given).toEqual(['1', '2', '2']);
});
