import type { Become, Connection, SessionPool, ShellSession } from '../../src/transport/connection.ts';

/** A pool whose targets are all reached over one connection. */
export function poolOf(connect: () => Connection & { readonly frames: number }): SessionPool {
  let connection = connect();
  let sessions = new Map<string, Promise<ShellSession>>();
  const closeAll = async (): Promise<void> => {
    const opened = await Promise.allSettled(sessions.values());
    sessions = new Map();
    await Promise.all(opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value.close()] : [])));
    await connection.close();
  };
  return {
    session: (_target, become?: Become) => {
      const key = JSON.stringify(become ?? null);
      const session = sessions.get(key) ?? connection.openSession(become);
      sessions.set(key, session);
      return session;
    },
    connection: () => Promise.resolve(connection),
    reset: async () => {
      await closeAll();
      connection = connect();
    },
    release: () => Promise.resolve(),
    get frames() {
      return connection.frames;
    },
    close: closeAll,
  };
}
