/** A line of etcd's log, whatever form it was written in. */
export interface LogLine {
  /** Milliseconds since the epoch, as Docker stamped it. */
  readonly at: number;
  /** The message; of a JSON line followed by its other fields, as `name=value`. */
  readonly text: string;
}

/** Reads `docker logs --timestamps`. etcd 3.3 and 3.4 write plain text, 3.5 and later JSON. */
export function readLog(log: string): LogLine[] {
  return log.split('\n').flatMap((line) => {
    const match = /^(\d{4}-\d\d-\d\dT[\d:]+(?:\.\d{1,3})?)\d*Z (.*)$/.exec(line);
    if (match === null) return [];
    const [, stamp = '', said = ''] = match;
    return [{ at: Date.parse(`${stamp}Z`), text: said.startsWith('{') ? readJson(said) : readPlain(said) }];
  });
}

function readPlain(said: string): string {
  return said
    .replace(/^\d{4}-\d\d-\d\d [\d:.]+ [A-Z] \| /, '')
    .replace(/^raft\d{4}\/\d\d\/\d\d [\d:]+ [A-Z]+: /, 'raft: ');
}

const UNINTERESTING = new Set(['level', 'ts', 'caller', 'msg', 'logger', 'stacktrace']);

function readJson(said: string): string {
  try {
    const entry = JSON.parse(said) as Record<string, unknown>;
    const fields = Object.entries(entry)
      .filter(([name]) => !UNINTERESTING.has(name))
      .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
    return [String(entry['msg']), ...fields].join(' ');
  } catch {
    return said;
  }
}
