import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Lines to one server, told apart by the last byte of the address that is dialled: 127.0.0.1, 127.0.0.2 … */
export interface MeteredLines {
  readonly port: number;
  /** Bytes towards the server that have passed on the line of an address. */
  count(address: string): number;
  /** From now on the connections of each address pass so many bytes towards the server, all in all, and then stop, or are cut. */
  limit(limits: ReadonlyMap<string, number>, then: 'stop' | 'cut'): void;
  /** Resolves when every line has come to its limit. */
  readonly allLimited: () => Promise<void>;
  /** Ends all connections: one that stands still does not see that the other end has gone. */
  cut(): void;
  close(): void;
}

/** Opens them on all addresses of the loopback interface. @param target a port there, or the path of a socket. */
export async function openMeteredLines(target: number | string): Promise<MeteredLines> {
  const passed = new Map<string, number>();
  const sockets = new Set<Socket>();
  let limits: ReadonlyMap<string, number> = new Map();
  let atLimit: 'stop' | 'cut' = 'stop';
  const reached = new Set<string>();
  let tell: () => void = () => {};
  const server = createServer({ noDelay: true }, (near) => {
    const address = near.localAddress ?? '';
    const far = connect(
      typeof target === 'string' ? { path: target } : { host: '127.0.0.1', port: target, noDelay: true },
    );
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    far.pipe(near);
    near.on('data', (chunk) => {
      const before = passed.get(address) ?? 0;
      const passing = chunk.subarray(0, Math.max(0, (limits.get(address) ?? Infinity) - before));
      passed.set(address, before + passing.length);
      if (!far.write(passing)) {
        near.pause();
        far.once('drain', () => near.resume());
      }
      if (passing.length === chunk.length) return;
      near.pause();
      if (atLimit === 'cut') near.destroy();
      reached.add(address);
      tell();
    });
  });
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  const place = server.address();
  if (place === null || typeof place === 'string') throw new Error('no port');
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: place.port,
    count: (address) => passed.get(address) ?? 0,
    limit: (next, then) => {
      limits = next;
      atLimit = then;
      passed.clear();
      reached.clear();
    },
    allLimited: () =>
      new Promise((resolve) => {
        tell = () => {
          if ([...limits.keys()].every((address) => reached.has(address))) resolve();
        };
        tell();
      }),
    cut,
    close: () => {
      cut();
      server.close();
    },
  };
}
