/** Something that takes time has begun or ended. */
export interface Progress {
  /** In plain words, such as `boot` or `build the images`. */
  readonly step: string;
  readonly host?: string;
  readonly state: 'begin' | 'end';
  /** Milliseconds since the step began; 0 at its beginning. */
  readonly ms: number;
}

export type OnProgress = (progress: Progress) => void;

/** Runs one step between its two announcements; a step that fails has no end. */
export async function announce<T>(
  onProgress: OnProgress,
  step: string,
  act: () => Promise<T>,
  host?: string,
): Promise<T> {
  const begun = performance.now();
  const place = host === undefined ? {} : { host };
  onProgress({ step, ...place, state: 'begin', ms: 0 });
  const result = await act();
  onProgress({ step, ...place, state: 'end', ms: performance.now() - begun });
  return result;
}
