import type { ModuleResult } from '../module/result.ts';
import type { ShellTask } from '../transport/connection.ts';
import type { OutputStream } from '../transport/session/framed-channel.ts';
import type { Spool, SpooledFile } from '../transport/session/spooling-buffer.ts';

/** What a run of a module says about files for its output. */
export interface Spooling {
  readonly hostName: string;
  /** Names files of the controller. */
  readonly nameOutputFile?: ((host: string, stream: string) => string) | undefined;
  /** Hears of a file that was made. */
  readonly onSpooled?: Spool['onSpooled'];
}

/** Where a call's output goes that is too much for its result. @param nonce of the fields around it */
export function describeSpool(run: Spooling, nonce: string): Pick<ShellTask, 'spool'> {
  const { nameOutputFile, onSpooled, hostName } = run;
  if (nameOutputFile === undefined || onSpooled === undefined) return {};
  const choosePath = (stream: OutputStream): string => nameOutputFile(hostName, stream);
  return { spool: { choosePath, onSpooled, begin: `\n@@${nonce} stdout\n`, end: `\n@@${nonce} ` } };
}

/** The result with the files that have all of the output. */
export function tellFiles(
  result: ModuleResult,
  files: readonly (readonly [OutputStream, SpooledFile])[],
): ModuleResult {
  const warnings = files.map(
    ([stream, { path, size }]) =>
      `\`${stream}\` has its beginning and its end only: all ${size} bytes are in ${path} on the controller (\`${stream}_file\`)`,
  );
  return {
    ...result,
    ...Object.fromEntries(files.map(([stream, { path }]) => [`${stream}_file`, path])),
    warnings: [...(result.warnings ?? []), ...warnings],
  };
}
