import { arg, type ArgsOf } from '../module/arg.ts';
import { type ActionContext, type ActionResult, defineAction } from '../module/define-action.ts';
import { ModuleFailure, type ModuleResult } from '../module/result.ts';
import type { FilePart } from './fetch-part.ts';
import { findTarget } from './fetch-target.ts';
import { FileDraft, sumFile } from './file-draft.ts';

/** What the first round trip brings, in bytes; the rest is streamed. */
const PART = 8 * 1024 * 1024;

const WITHOUT_EFFECT = 'Accepted, and without effect, as with Ansible: a `file` task on the controller sets it.';

const args = {
  src: arg.str().required().describe('The file on the host. A link is followed.'),
  dest: arg
    .str()
    .required()
    .describe('Folder of the controller: the file goes to `dest/host/its/path`. From the playbook’s folder.'),
  flat: arg
    .bool()
    .default(false)
    .describe('`dest` is the file itself, or with a slash at the end the folder that it goes into under its own name.'),
  fail_on_missing: arg.bool().default(true).describe('False: a file that cannot be read is passed over.'),
  validate_checksum: arg
    .bool()
    .default(true)
    .describe('What has arrived must have the checksum that the file had on the host.'),
  mode: arg.any().describe(WITHOUT_EFFECT),
  owner: arg.any().describe(WITHOUT_EFFECT),
  group: arg.any().describe(WITHOUT_EFFECT),
};

const FETCH_RETURNS = {
  dest: 'Where the file is now.',
  file: 'The file on the host.',
  checksum: 'SHA-1 of the file here.',
  remote_checksum: 'SHA-1 of the file on the host.',
  md5sum: 'MD5 of the file here.',
  remote_md5sum: 'Nothing, as in Ansible.',
};

type Context = ActionContext<ArgsOf<typeof args>>;

export const fetch = defineAction({
  name: 'fetch',
  aliases: ['ansible.builtin.fetch', 'ansible.legacy.fetch'],
  summary: 'Copies files of hosts to the controller.',
  description:
    'A file that is the same already stays as it is; another one is replaced in one step. Names of hosts and files never lead out of `dest`, nor do links below the host’s folder. Check mode fetches nothing.',
  args,
  returns: FETCH_RETURNS,
  examples: `- name: Certificates of all hosts, in certificates/HOST/etc/app/tls.pem
  fetch:
    src: /etc/app/tls.pem
    dest: certificates
- name: The report of one host
  fetch:
    src: /var/tmp/report.txt
    dest: reports/{{ inventory_hostname }}.txt
    flat: true
  run_once: true
`,
  run: async (context) => {
    const result = await bring(context);
    const idle = (['mode', 'owner', 'group'] as const).filter((name) => context.args[name] !== undefined);
    if (idle.length === 0) return result;
    return { ...result, warnings: idle.map((name) => `\`${name}\` has no effect on what fetch brings`) };
  },
});

async function bring(context: Context): Promise<ActionResult> {
  const { args, check, hostName, resolvePath } = context;
  if (check) {
    return { skipped: true, msg: 'check mode does not fetch files', unknownFields: Object.keys(FETCH_RETURNS) };
  }
  const place = { dest: args.dest, flat: args.flat, hostName, resolvePath };
  // What stands behind `~` only the host knows.
  const named = args.src.startsWith('~') ? (await readPart(context, 0, 0, '')).path : args.src;
  const target = onController(args.dest, () => findTarget(place, named));
  const here = onController(target, () => sumFile(target));
  const part = await readPart(context, 0, PART, here?.sha1 ?? '');
  if (part.problem !== undefined) return describeProblem(part, args.src, args.fail_on_missing);
  if (part.content !== undefined) return receive(context, target, part, part.content);
  return { changed: false, file: named, dest: target, checksum: here?.sha1, md5sum: here?.md5 };
}

/** What stands behind the first part, as it comes. */
async function readRest({ args, call }: Context, take: (bytes: Buffer) => void): Promise<void> {
  const streams = { output: take, path: args.src };
  const answer = await call('_fetch', { path: args.src, offset: PART, size: 0, carried: true }, streams);
  if (answer.failed === true) throw new ModuleFailure(answer.msg ?? 'failed', answer);
  if ((answer['part'] as FilePart).problem === undefined) return;
  throw new ModuleFailure(`${args.src} has vanished while it was read`, { help: 'Run the task again.' });
}

async function readPart({ args, call }: Context, offset: number, size: number, known: string): Promise<FilePart> {
  const answer = await call('_fetch', { path: args.src, offset, size, known });
  if (answer.failed === true) throw new ModuleFailure(answer.msg ?? 'failed', answer);
  return answer['part'] as FilePart;
}

/** Brings a file here. */
async function receive(context: Context, target: string, first: FilePart, content: Buffer): Promise<ActionResult> {
  const draft = onController(target, () => new FileDraft(target));
  try {
    const take = (bytes: Buffer): void => onController(target, () => draft.append(bytes));
    take(content);
    if (content.length === PART) await readRest(context, take);
    const { sha1, md5 } = draft.sums();
    const sums = { checksum: sha1, md5sum: md5, remote_checksum: first.checksum, remote_md5sum: null };
    const result = { file: first.path, dest: target, ...sums };
    if (context.args.validate_checksum && sha1 !== first.checksum) {
      throw new ModuleFailure('checksum mismatch', {
        ...result,
        help: 'The file was written to while it was read, and nothing was changed here. `validate_checksum: false` takes it as it comes.',
      });
    }
    onController(target, () => draft.commit());
    return { changed: true, ...result };
  } finally {
    draft.close();
  }
}

/** What the file system of the controller refuses is the task's failure. */
function onController<T>(target: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new ModuleFailure(`cannot write ${target} on the controller: ${error.message}`, { dest: target });
  }
}

/** In Ansible's words. */
function describeProblem({ problem, reason }: FilePart, file: string, fails: boolean): ModuleResult {
  const [msg, help] = {
    absent: ['the remote file does not exist, not transferring', undefined],
    folder: ['remote file is a directory, fetch cannot work on directories', undefined],
    unreadable: [`the remote file cannot be read: ${reason}`, 'Does the task need become?'],
  }[problem ?? 'absent'] as [string, string | undefined];
  if (!fails) return { changed: false, file, msg: `${msg}, ignored` };
  return { failed: true, file, msg: `${msg}: ${file}`, ...(help === undefined ? {} : { help }) };
}
