import { arg, type ArgsOf } from '../module/arg.ts';

const NO_USE = 'Taken and not used: files go over the connection that the run has.';
const AS_ARCHIVE = 'Where it is not given, as `archive`.';

export const SYNCHRONIZE_ARGS = {
  src: arg
    .str()
    .required()
    .describe(
      'What is copied. On the controller, searched in `files/`; on a host, from the home folder of the user who logs in, and wildcards are expanded. A slash at the end means the contents of the folder.',
    ),
  dest: arg.str().required().describe('Where it goes: a path on the host, or with `mode: pull` on the controller.'),
  mode: arg
    .choice('push', 'pull')
    .default('push')
    .describe('`push` copies from the controller (or the host of `delegate_to`) to the host, `pull` from the host.'),
  archive: arg
    .bool()
    .default(true)
    .describe('rsync’s `--archive`: folders, links, permissions, times, owner, group, devices.'),
  checksum: arg.bool().default(false).describe('Compares contents, not times and sizes.'),
  compress: arg.bool().default(true).describe('Compresses what is sent.'),
  existing_only: arg.bool().default(false).describe('Makes no files that are not there.'),
  delete: arg.bool().default(false).describe('Removes what `src` does not have, after the transfer.'),
  dirs: arg.bool().default(false).describe('Copies folders without what is in them.'),
  recursive: arg.bool().describe(`Folders with all that is in them. ${AS_ARCHIVE}`),
  links: arg.bool().describe(`Links as links. ${AS_ARCHIVE}`),
  copy_links: arg.bool().default(false).describe('What links lead to in place of the links.'),
  perms: arg.bool().describe(`Keeps permissions. ${AS_ARCHIVE}`),
  times: arg.bool().describe(`Keeps times. ${AS_ARCHIVE}`),
  owner: arg.bool().describe(`Keeps the owner, where root receives. ${AS_ARCHIVE}`),
  group: arg.bool().describe(`Keeps the group. ${AS_ARCHIVE}`),
  partial: arg
    .bool()
    .default(false)
    .describe('Keeps a file that was broken off, so that the next run goes on with it.'),
  delay_updates: arg
    .bool()
    .default(true)
    .describe('All files take their places at the end. Files called `.rsync-filter` count, too (`-F`).'),
  link_dest: arg
    .list(arg.str())
    .describe('Folders beside `dest`: what is the same there becomes a hard link to it. Absolute paths.'),
  rsync_path: arg
    .str()
    .describe('The command for rsync on the host, a shell’s words. `become` has no effect then: `sudo rsync` says it.'),
  rsync_timeout: arg.int().default(0).describe('Seconds without data after which rsync gives up; 0 is none.'),
  rsync_opts: arg
    .list(arg.str())
    .default([])
    .describe('Further options, each a shell’s words. `--rsh` is refused, since the connection is there.'),
  dest_port: arg.int().describe('The host’s port of ssh, over a connection of its own.'),
  private_key: arg.path().describe('A private key file, for a connection of its own.'),
  set_remote_user: arg.bool().default(true).describe(NO_USE),
  use_ssh_args: arg.bool().default(false).describe(NO_USE),
  ssh_connection_multiplexing: arg.bool().default(false).describe(NO_USE),
  verify_host: arg.bool().default(false).describe('Taken and not used: `host_key_policy` holds for every connection.'),
};

export type SynchronizeArgs = ArgsOf<typeof SYNCHRONIZE_ARGS>;
