const waiting = new WeakMap<NodeJS.WriteStream, Promise<void>>();

/** Until a stream takes more; undefined where it does already, or never will again. */
export function awaitDrain(stream: NodeJS.WriteStream): Promise<void> | undefined {
  if (!stream.writableNeedDrain || stream.destroyed) return undefined;
  let drained = waiting.get(stream);
  if (drained === undefined) {
    drained = new Promise<void>((resolve) => {
      const events = ['drain', 'close', 'error'] as const;
      const finish = (): void => {
        for (const event of events) stream.off(event, finish);
        waiting.delete(stream);
        resolve();
      };
      for (const event of events) stream.on(event, finish);
    });
    waiting.set(stream, drained);
  }
  return drained;
}
