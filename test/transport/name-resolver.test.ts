import type { lookup } from 'node:dns';
import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { NameResolver } from '../../src/transport/ssh/name-resolver.ts';

const resolvers: NameResolver[] = [];
afterEach(() => {
  for (const resolver of resolvers.splice(0)) resolver.close();
});

/** Where name servers answer for no name, as this process sees it. */
function openSilent(): { readonly resolver: NameResolver; readonly asked: string[] } {
  const asked: string[] = [];
  const resolver = new NameResolver(((host: string) => void asked.push(host)) as unknown as typeof lookup);
  resolvers.push(resolver);
  return { resolver, asked };
}

function ask({ lookup: find }: NameResolver, host: string, all = false): Promise<unknown> {
  return new Promise((resolve) => {
    find(host, { all, family: 4 }, (error, address) => resolve(error ?? address));
  });
}

test('a name is found, as one address and as all of them', async () => {
  const resolver = new NameResolver();
  resolvers.push(resolver);
  expect(await ask(resolver, 'localhost')).toBe('127.0.0.1');
  expect(await ask(resolver, 'localhost', true)).toEqual(expect.arrayContaining([{ address: '127.0.0.1', family: 4 }]));
});

test('names for which nobody answers keep no others from being found', async () => {
  const { resolver, asked } = openSilent();
  for (let index = 0; index < 100; index++) void ask(resolver, `dead${index}.invalid`);
  const found = await Promise.all(['localhost', 'localhost'].map((name) => ask(resolver, name)));
  expect(found).toEqual(['127.0.0.1', '127.0.0.1']);
  expect(await ask(resolver, 'localhost', true), 'also later').toEqual(
    expect.arrayContaining([{ address: '127.0.0.1', family: 4 }]),
  );
  expect(asked).toEqual(['dead0.invalid', 'dead1.invalid']);
});

test('a name that there is not is told as one', async () => {
  const { resolver } = openSilent();
  expect(await ask(resolver, 'no-such-host.invalid')).toMatchObject({
    code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/),
    message: expect.stringContaining('no-such-host.invalid'),
  });
});

test('where another process cannot be had, they are found one after the other', async () => {
  const { execPath } = process;
  const slow = ((...words: Parameters<typeof lookup>) =>
    setTimeout(
      () => (words as unknown as [string, object, (error: null, found: object[]) => void])[2](null, []),
      300,
    )) as unknown;
  const resolver = new NameResolver(slow as typeof lookup);
  resolvers.push(resolver);
  process.execPath = '/nonexistent/node';
  try {
    const found = await Promise.all(['a', 'b', 'c', 'd'].map((name) => ask(resolver, name, true)));
    expect(found).toEqual([[], [], [], []]);
  } finally {
    process.execPath = execPath;
  }
});

test('a connection is made by it', async () => {
  const { resolver } = openSilent();
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ host: 'localhost', port, lookup: resolver.lookup });
  await once(socket, 'connect');
  socket.destroy();
  server.close();
});
