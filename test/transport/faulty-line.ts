import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/** A TCP connection to a server with a line in between that can break. */
export interface FaultyLine {
  readonly port: number;
  /** Connections that it has taken. */
  readonly taken: number;
  /** From now on nothing passes in either direction, on the connections that there are and on new ones, and nobody is told. */
  freeze(): void;
  /** Lets pass again what comes from now on. */
  thaw(): void;
  /** Freezes once the server has sent so many more bytes. */
  freezeAfter(bytes: number): void;
  /** Where new connections lead. */
  leadTo(port: number): void;
  /** Resets the connections that there are. */
  cut(): void;
  close(): void;
}

export interface LineOptions {
  /** Every byte of the server comes by itself. */
  readonly byteByByte?: boolean;
}

/** Opens a line to a port of the loopback interface. */
export async function openFaultyLine(port: number, { byteByByte = false }: LineOptions = {}): Promise<FaultyLine> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let target = port;
  let isFrozen = false;
  let left = Infinity;
  let taken = 0;
  const server: Server = createServer({ noDelay: true }, (near) => {
    taken++;
    const far = connect({ host: '127.0.0.1', port: target, noDelay: true });
    const pair = [near, far] as const;
    pairs.add(pair);
    near.on('data', (chunk) => {
      if (!isFrozen) far.write(chunk);
    });
    far.on('data', (chunk) => {
      const passing = chunk.subarray(0, Math.min(chunk.length, left));
      left -= passing.length;
      if (isFrozen) return;
      if (byteByByte) for (const byte of passing) near.write(Buffer.of(byte));
      else near.write(passing);
      if (left === 0) isFrozen = true;
    });
    for (const [one, other] of [pair, [far, near] as const]) {
      one.on('error', () => {});
      one.on('close', () => {
        if (!isFrozen) other.destroy();
        pairs.delete(pair);
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const cut = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy();
  };
  return {
    port: address.port,
    get taken() {
      return taken;
    },
    freeze: () => {
      isFrozen = true;
    },
    thaw: () => {
      isFrozen = false;
      left = Infinity;
    },
    freezeAfter: (bytes) => {
      left = bytes;
    },
    leadTo: (other) => {
      target = other;
    },
    cut,
    close: () => {
      cut();
      server.close();
    },
  };
}
