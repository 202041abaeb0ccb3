import { posix } from 'node:path';
import { arg, type ArgsOf } from '../module/arg.ts';
import { ModuleFailure } from '../module/result.ts';
import { defineDockerModule } from './docker-client.ts';
import { loadDockerProgram, prefixVars } from './docker-program.ts';

const PROGRAM = loadDockerProgram(import.meta.url, 'docker_container_copy_into.sh');

/** What the name of a file has room for in an archive. */
const NAME_LIMIT = 100;

const ARGS = {
  container: arg.str().required().describe("The container's name or id; it need not run."),
  path: arg.path().describe('The file, on the host.'),
  content: arg.str().secret().describe('What is in it, in place of a file; with `mode`.'),
  content_is_b64: arg.bool().default(false).describe('The content is Base64.'),
  container_path: arg.str().required().describe('Where it goes in the container, from `/` on.'),
  follow: arg.bool().default(false).describe('Where there is a link, write what it leads to.'),
  local_follow: arg.bool().default(true).describe('Of a link on the host take what it leads to; false is refused.'),
  owner_id: arg.int().describe('Its owner; the user of the container if not given, which has to run then.'),
  group_id: arg.int().describe('Its group, likewise.'),
  mode: arg.any().describe("Its permissions; those of the host's file if not given."),
  mode_parse: arg
    .choice('legacy', 'modern', 'octal_string_only')
    .default('legacy')
    .describe('How `mode` is read: `legacy` takes numbers, `modern` also octal text, `octal_string_only` that alone.'),
  force: arg
    .bool()
    .describe('True: write it each time. False: only where there is nothing. Not given: where it differs.'),
} as const;

type CopyArgs = ArgsOf<typeof ARGS>;

export const dockerContainerCopyInto = defineDockerModule({
  name: 'docker_container_copy_into',
  aliases: ['community.docker.docker_container_copy_into'],
  summary: 'Puts a file into a container.',
  args: ARGS,
  constraints: {
    requiredOneOf: [['path', 'content']],
    mutuallyExclusive: [['path', 'content']],
    requiredTogether: [['owner_id', 'group_id']],
  },
  checkMode: 'supported',
  needs: ['docker'],
  returns: { container_path: 'Where it is in the container: another place only with `follow`.' },
  examples: `- name: Its configuration
  docker_container_copy_into:
    container: web
    path: /srv/web/nginx.conf
    container_path: /etc/nginx/nginx.conf
    owner_id: 0
    group_id: 0

- name: A line of text
  docker_container_copy_into:
    container: web
    content: "{{ inventory_hostname }}"
    container_path: /etc/name
    mode: "0644"
    mode_parse: modern
`,
  prepare: ({ args }) => {
    const target = posix.normalize(args.container_path);
    checkPlace(args.container, target);
    if (args.content !== undefined && args.mode === undefined) {
      throw new ModuleFailure('content needs a mode', { help: 'give `mode: 0644`' });
    }
    return {
      program: PROGRAM,
      vars: prefixVars(PROGRAM, {
        container: args.container,
        path: args.path ?? '',
        target,
        follow: args.follow,
        local_follow: args.local_follow,
        owner: args.owner_id ?? '',
        group: args.group_id ?? '',
        mode: readMode(args)?.toString(8) ?? '',
        force: args.force === undefined ? '' : args.force ? 'yes' : 'no',
      }),
      ...(args.content === undefined
        ? {}
        : { stdin: Buffer.from(args.content, args.content_is_b64 ? 'base64' : 'utf8') }),
    };
  },
  decode: ({ args, reply: { fields } }) => {
    const target = fields.get('container_path') ?? args.container_path;
    const changed = fields.flag('changed');
    const after = fields.get('after');
    return {
      changed,
      container_path: target,
      summary: changed ? target : '',
      ...(after === undefined
        ? {}
        : {
            diff: {
              before: fields.get('before') ?? '',
              after,
              before_header: target,
              after_header: args.path ?? 'dynamically generated',
            },
          }),
    };
  },
});

/** @throws ModuleFailure */
function checkPlace(container: string, target: string): void {
  if (!/^[a-zA-Z0-9][\w.-]*$/.test(container)) throw new ModuleFailure(`not a name of a container: \`${container}\``);
  if (!target.startsWith('/') || target.endsWith('/')) {
    throw new ModuleFailure(`container_path is no path of a file: \`${target}\``, { help: 'write it from `/` on' });
  }
  if (Buffer.byteLength(posix.basename(target)) > NAME_LIMIT) {
    throw new ModuleFailure(`the name of the file has more than ${NAME_LIMIT} bytes: \`${posix.basename(target)}\``);
  }
}

/** @throws ModuleFailure */
function readMode({ mode, mode_parse: way }: CopyArgs): number | undefined {
  if (mode === undefined || mode === null) return undefined;
  const isOctal = typeof mode === 'string' && /^(?:0o?)?[0-7]{1,5}$/.test(mode);
  if (way !== 'legacy' && isOctal) return Number.parseInt(mode.replace(/^0o/, ''), 8);
  if (way !== 'octal_string_only' && typeof mode === 'number' && Number.isInteger(mode) && mode >= 0 && mode <= 0o7777)
    return mode;
  if (way === 'legacy' && typeof mode === 'string' && /^[1-9]\d{0,3}$/.test(mode) && Number(mode) <= 0o7777)
    return Number(mode);
  throw new ModuleFailure(`mode cannot be read: ${JSON.stringify(mode)}`, {
    help:
      way === 'legacy'
        ? 'legacy reads text as a decimal number: take the quotes off, or give `mode_parse: modern`'
        : 'write it as "0644"',
  });
}
