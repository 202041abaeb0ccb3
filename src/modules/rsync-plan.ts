import { resolve } from 'node:path';
import type { FarProgram, Place } from '../module/bridge.ts';
import { quote, quoteAll } from '../module/quote.ts';
import { ModuleFailure } from '../module/result.ts';
import type { RsyncCall } from './rsync-failure.ts';
import { makeRsyncOptions } from './rsync-options.ts';
import { BRIDGE_OPTIONS, BRIDGED_HOST, ELSEWHERE, makeFarProgram, makeNearProgram } from './rsync-programs.ts';
import { type Context, isDaemon, makeFarWord, makeSentPath, makeWord, resolveHere } from './synchronize-paths.ts';

/** How a task's files are copied. */
export interface RsyncPlan extends RsyncCall {
  readonly near: string;
  /** Undefined where one machine does it all. */
  readonly far: FarProgram | undefined;
}

/**
 * @param marker random, see makeNearProgram.
 * @throws ModuleFailure for paths that cannot be.
 */
export function makeRsyncPlan(context: Context, marker: string): RsyncPlan {
  const { args, check } = context;
  const { near, far } = context.route();
  const daemons = [args.src, args.dest].filter(isDaemon).length;
  if (daemons === 2) throw new ModuleFailure('either src or dest must be a localhost', { rc: 1 });
  const there = daemons === 0 ? far : undefined;
  const isPull = args.mode === 'pull';
  const receiver = there === undefined || isPull ? near : there;
  if (there === undefined && args.dest.startsWith('/')) refuseRecursion(args.link_dest ?? [], args.dest);
  const linkDest = (args.link_dest ?? []).map((folder) => resolveLinkDest(context, receiver, folder));
  const options = makeRsyncOptions(args, check, linkDest);
  const rsync = String(context.evaluate('ansible_rsync_path', '')) || 'rsync';
  const call = { rsync, farRsync: args.rsync_path, nearName: near.name, farName: far?.name ?? near.name };
  const show = (words: string): string => `${quote(rsync)} ${quoteAll(options)} ${words}`;
  if (there === undefined) {
    const words = `${nearWord(context, near, args.src, true)} ${nearWord(context, near, args.dest, false)}`;
    const program = makeNearProgram(rsync, `${quoteAll(options)} ${words}`, { asData: false }, marker);
    return { ...call, near: program, far: undefined, command: show(words) };
  }
  const here = nearWord(context, near, isPull ? args.dest : args.src, !isPull);
  const end = findFarEnd(context, there);
  const order = (host: string, path: string): string => {
    const word = quote(`${host}:${path}`);
    return isPull ? `${word} ${here}` : `${here} ${word}`;
  };
  const all = [...options, ...BRIDGE_OPTIONS, isPull ? '-s' : '--no-s'];
  const words = `${quoteAll(all)} ${order(BRIDGED_HOST, end.sent)}`;
  return {
    ...call,
    near: makeNearProgram(rsync, words, { asData: isPull }, marker),
    far: {
      text: makeFarProgram(end, marker),
      become: args.rsync_path === undefined,
      port: args.dest_port,
      keyFile: args.private_key === undefined ? undefined : context.resolvePath(args.private_key),
    },
    command: show(order(there.name, isPull ? args.src : args.dest)),
  };
}

/**
 * What rsync sends as the path of the far side, and what the far program adds. What is written there is exact, so rsync does not send it: it would
 * be read as a pattern. What is read there may be a pattern, and rsync has to know it, to refuse files that it did not ask for.
 */
function findFarEnd(
  context: Context,
  { isController }: Place,
): { readonly sent: string; readonly folder: string | undefined; readonly word: string } {
  const { src, dest, mode } = context.args;
  if (mode === 'pull') {
    const { path, folder } = isController
      ? { path: resolveHere(context, src, true), folder: undefined }
      : makeSentPath(src);
    return { sent: path, folder, word: '' };
  }
  const word = isController ? quote(resolveHere(context, dest, false)) : makeFarWord(dest);
  return { sent: ELSEWHERE, folder: undefined, word };
}

function nearWord(context: Context, near: Place, path: string, isSource: boolean): string {
  if (isDaemon(path)) return quote(path);
  return near.isController ? quote(resolveHere(context, path, isSource)) : makeWord(path);
}

function resolveLinkDest(context: Context, { isController }: Place, folder: string): string {
  if (isController) return resolveHere(context, folder, false);
  if (folder.startsWith('/')) return folder;
  throw new ModuleFailure(`link_dest \`${folder}\` is no absolute path`, {
    help: 'rsync would look for it below dest.',
  });
}

function refuseRecursion(folders: readonly string[], dest: string): void {
  const parent = resolve(dest, '..');
  const outer = folders.find((folder) => `${parent}/`.startsWith(`${resolve(folder)}/`));
  if (outer === undefined) return;
  throw new ModuleFailure(`Hardlinking into a subdirectory of the source would cause recursion. ${parent} and ${dest}`);
}
