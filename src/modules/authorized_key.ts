import { arg, type ArgsOf } from '../module/arg.ts';
import { defineModule, type ModuleContext } from '../module/define-module.ts';
import type { Fields } from '../module/reply.ts';
import { ModuleFailure, type ModuleResult } from '../module/result.ts';
import { addKeys, type AuthorizedKey, parseAuthorizedKey, removeKeys } from './authorized-keys.ts';
import { DOWNLOAD_DEFAULTS, makeDownloadVars } from './download-request.ts';
import { ATTRIBUTE_RETURNS, readFileAttributes } from './file-attributes.ts';
import { sumContent } from './edit-file.ts';
import { joinPrograms } from './join-programs.ts';
import { makePlaceCall, type Placement, readPlaceReply } from './place.ts';
import { makeContentDiff } from './show-content.ts';

const PROGRAM = joinPrograms(import.meta.url, 'download.sh', 'accounts.sh', 'authorized_key.sh');

const args = {
  user: arg.str().required().describe('Whose keys they are.'),
  key: arg
    .str()
    .required()
    .describe('One key or several, a line each; or a URL that has them: https, or file for a file of the host.'),
  path: arg.path().describe('The file, where it is not .ssh/authorized_keys in the home of the user.'),
  manage_dir: arg
    .bool()
    .default(true)
    .describe('The folder is made where it is missing, and is given to the user alone when the file is written.'),
  state: arg.choice('present', 'absent').default('present').describe('Whether the keys shall be there.'),
  key_options: arg.str().describe('Options in front of the keys, such as no-pty,from="10.0.0.0/8".'),
  exclusive: arg.bool().default(false).describe('Nothing but these keys stays in the file.'),
  comment: arg.str().describe('Stands behind the keys in place of what stands there.'),
  validate_certs: arg.bool().default(true).describe('Of a URL: checks the server’s certificate.'),
  follow: arg.bool().default(false).describe('Where the file is a link, writes to what it leads to.'),
};

type Arguments = ArgsOf<typeof args>;
type Context = ModuleContext<Arguments>;

export const authorizedKey = defineModule({
  name: 'authorized_key',
  aliases: ['ansible.posix.authorized_key'],
  summary: 'Adds and removes keys that a user may log in with.',
  description:
    'Of a key only what stands in the file with it is changed; other lines stay as they are. The file is replaced in one step, and belongs to the user with 0600.',
  args,
  returns: {
    keyfile: 'The file.',
    user: 'What was asked for, as of all arguments.',
    ...ATTRIBUTE_RETURNS,
    ...Object.fromEntries(
      Object.keys(args).flatMap((name) => (name === 'user' ? [] : [[name, 'What was asked for.'] as const])),
    ),
  },
  examples: `- authorized_key:
    user: ann
    key: "{{ lookup('file', 'keys/ann.pub') }}"
- name: These, and no other
  authorized_key:
    user: deploy
    key: |
      ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUTyz1HwHReYlkVYFGNnUNiNcbBg1lJDHX8fY0c8 ann
      ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHtUlZGqGXeKvm5oIfFhLPSJBBOFJwFL7QhP4m1mNBqz ben
    exclusive: true
    key_options: no-port-forwarding
`,
  run: async (context) => {
    const { args, check, diff } = context;
    checkArguments(args);
    const { fields } = await look(context);
    const unknown = fields.get('unknown');
    if (unknown !== undefined) return { unknown };
    const keyfile = fields.get('keyfile') ?? '';
    const before = (fields.bytes('content') ?? Buffer.alloc(0)).toString('latin1');
    const keys = readKeys(args, fields.get('keys') ?? args.key);
    const after = args.state === 'absent' ? removeKeys(before, keys) : addKeys(before, keys, args.exclusive);
    const answer = {
      ...args,
      key_options: args.key_options ?? null,
      comment: args.comment ?? null,
      path: args.path ?? null,
      keyfile,
      ...(args.path === undefined ? {} : readFileAttributes(fields)),
      ...(diff && after !== before ? { diff: makeContentDiff(keyfile, decode(before), decode(after)) } : {}),
    };
    if (after === before) return { ...answer, changed: false };
    if (check) return { ...answer, changed: true };
    const { mode, owner, group, uid, gid, size, state } = await write(context, fields, after);
    const written = { mode, owner, group, uid, gid, size, state };
    return { ...answer, ...(args.path === undefined ? {} : written), changed: true };
  },
});

/** The file’s other bytes stay as they are, whatever they mean. */
function decode(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}

/** @throws ModuleFailure on what would be another line of the file. */
function checkArguments(args: Arguments): void {
  for (const option of ['key_options', 'comment'] as const) {
    if (/[\r\n\0]/.test(args[option] ?? '')) throw new ModuleFailure(`${option}: a line end cannot stand in it`);
  }
  if (/[:\r\n\0]/.test(args.user))
    throw new ModuleFailure(`user: ${JSON.stringify(args.user)} cannot be the name of a user`);
}

function look({ args, host }: Context) {
  const isUrl = /^(?:https?|file):/i.test(args.key);
  const download = { ...DOWNLOAD_DEFAULTS, validate_certs: args.validate_certs };
  return host.call({
    program: PROGRAM,
    vars: {
      ...(isUrl ? makeDownloadVars(download, args.key.trim(), true) : {}),
      authorized_key_user: args.user,
      authorized_key_path: args.path ?? '',
      authorized_key_follow: args.follow,
      authorized_key_manage: args.manage_dir,
      authorized_key_fetch: isUrl,
      authorized_key_mend: false,
    },
  });
}

/** @throws ModuleFailure on what is no key. */
function readKeys(args: Arguments, text: string): AuthorizedKey[] {
  const lines = text.split(/\r?\n|\r/).filter((line) => line !== '' && !line.startsWith('#'));
  const keys = lines.map((line) => {
    const key = parseAuthorizedKey(Buffer.from(line).toString('latin1'));
    if (key === undefined) {
      throw new ModuleFailure(`invalid key specified: ${line}`, {
        help: 'A key is a line such as `ssh-ed25519 AAAA… comment`, as it stands in a file that ends in .pub.',
      });
    }
    const { key_options: options = key.options, comment } = args;
    return {
      ...key,
      options: args.key_options === undefined ? options : Buffer.from(options).toString('latin1'),
      comment: comment === undefined ? key.comment : Buffer.from(comment).toString('latin1'),
    };
  });
  if (keys.length === 0 && args.exclusive && args.state === 'present') {
    throw new ModuleFailure('key: there is no key in it, and with `exclusive` nobody could log in any more', {
      help: 'Give the keys that shall stay. To lock everyone out, empty the file with `copy`.',
    });
  }
  return keys;
}

async function write({ args, host }: Context, fields: Fields, after: string): Promise<ModuleResult> {
  const keyfile = fields.get('keyfile') ?? '';
  const [kind, mode, owner] = (fields.get('folder') ?? '').split(' ');
  const wanted = `${fields.get('user_uid')}:${fields.get('user_gid')}`;
  if (args.manage_dir && kind === 'directory' && (mode !== '700' || owner !== wanted)) {
    const vars = { authorized_key_path: keyfile, authorized_key_mend: true, authorized_key_owner: wanted };
    await host.call({ program: PROGRAM, vars });
  }
  const before = fields.bytes('content');
  const placement: Placement = {
    dest: keyfile,
    owner: fields.get('user_uid'),
    group: fields.get('user_gid'),
    mode: '0600',
    directoryMode: args.manage_dir ? '0700' : undefined,
    makeParents: true,
    expected: before === undefined ? 'absent' : sumContent(before),
    withoutDiff: true,
    entries: [{ kind: 'file', path: '', content: Buffer.from(after, 'latin1'), send: true }],
  };
  return readPlaceReply(placement, await host.call({ ...makePlaceCall(placement), isLast: true }));
}
