/** What the words depend on, beside the events. */
export interface TextOptions {
  /** Columns to fill; lines of a host's own output may be longer. */
  readonly width: number;
  /** How often -v was given: 1 shows output in full, 2 results and places. */
  readonly verbosity: number;
  /** Results are what the user wants to read, with any verbosity. */
  readonly showsResults?: boolean;
}
