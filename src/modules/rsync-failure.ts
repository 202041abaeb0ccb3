import type { BridgeReply } from '../module/bridge.ts';
import { ModuleFailure } from '../module/result.ts';

export interface RsyncCall {
  /** The command on the near side. */
  readonly rsync: string;
  /** The command on the far side, where the task gives one. */
  readonly farRsync: string | undefined;
  readonly nearName: string;
  readonly farName: string;
  /** As it is shown. */
  readonly command: string;
}

/** Of a shell that found no such command, or may not run it. */
const NO_COMMAND: readonly (number | undefined)[] = [126, 127];

/** rsync's own, of what it waited for in vain. */
const TIMED_OUT = 30;

/** rsync's status; the far one's where that alone failed. */
export function findRsyncStatus({ near, far }: BridgeReply): number | undefined {
  if (NO_COMMAND.includes(far?.rc)) return far?.rc;
  return near.rc === 0 ? (far?.rc ?? 0) : near.rc;
}

/** What the task fails with. @param said by both sides on stderr */
export function explainRsyncFailure(reply: BridgeReply, call: RsyncCall, said: string): ModuleFailure {
  const rc = findRsyncStatus(reply);
  const more = { rc, cmd: call.command };
  if (NO_COMMAND.includes(reply.near.rc) || NO_COMMAND.includes(reply.far?.rc)) {
    return new ModuleFailure(...explainMissing(reply, call, said, more));
  }
  if (rc === undefined) return new ModuleFailure(`rsync was killed${said === '' ? '' : `: ${said}`}`, more);
  // As a shell tells of a signal.
  const signal = (reply.far?.rc ?? 0) - 128;
  if (signal > 0) return new ModuleFailure(`rsync on ${call.farName} was ended by signal ${signal}: ${said}`, more);
  const help = findHelp(rc, said);
  return new ModuleFailure(
    said === '' ? `rsync ended with status ${rc}` : said,
    help === undefined ? more : { ...more, help },
  );
}

function explainMissing(
  { near }: BridgeReply,
  { rsync, farRsync, nearName, farName }: RsyncCall,
  said: string,
  more: { readonly rc: number | undefined; readonly cmd: string },
): ConstructorParameters<typeof ModuleFailure> {
  const isNear = NO_COMMAND.includes(near.rc);
  const [command, name] = isNear ? [rsync, nearName] : [farRsync ?? 'rsync', farName];
  const argument = isNear ? 'the variable ansible_rsync_path' : '`rsync_path`';
  if (!isNear && farRsync !== undefined) {
    return [`\`${command}\` cannot be run on ${name}: ${said}`, { ...more, help: 'Correct `rsync_path`.' }];
  }
  const help = `Install it there, such as with \`apt-get install rsync\`, or say where it is with ${argument}.`;
  return [`there is no ${command} on ${name}, and synchronize needs it on both sides`, { ...more, help }];
}

function findHelp(rc: number, said: string): string | undefined {
  if (/permission denied|operation not permitted/i.test(said)) {
    return 'Does the task need become? It is for the host; the other side is read and written by the user who runs this, or logs in there.';
  }
  return rc === TIMED_OUT ? 'Give `rsync_timeout` more seconds, or none.' : undefined;
}
