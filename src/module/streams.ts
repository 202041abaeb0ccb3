/** Bytes that a call carries beside its answer, through a channel of its own: never all of them in memory. */
export interface Streams {
  /** The program's standard input, of which the piece before the last is done with when another one is asked for. The program has to know itself where that ends, since a lost connection ends it, too. */
  readonly input?: AsyncIterable<Uint8Array>;
  /** Takes what the program writes to descriptor 3; the next bytes come when it has. */
  readonly output?: (chunk: Buffer) => void;
  /** What is carried, for who watches. */
  readonly path: string;
  /** In bytes, where it is known. */
  readonly size?: number;
}
