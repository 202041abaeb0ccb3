import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { quoteAll } from '../module/quote.ts';
import type { Fields } from '../module/reply.ts';
import type { ModuleResult } from '../module/result.ts';
import { joinPrograms } from './join-programs.ts';
import { loadProgram } from '../module/program.ts';
import { describeEntry, makePlaceCall, type Placement, readPlaceReply } from './place.ts';

const LOOK = joinPrograms(import.meta.url, 'place.sh', 'tree.sh');
const UNPACK = loadProgram(import.meta.url, 'unpack.sh');

/** Entries that the host looks at together: some five hundred parameters. */
const GROUP = 100;

/** A file that an archive may bring. */
export interface Packable {
  /** Its number among the files. */
  readonly index: number;
  readonly mode: string;
  /** As chown takes it; empty where it is right by itself. */
  readonly owner: string;
}

/** What the host wants of a folder. */
export interface TreeAnswer extends ModuleResult {
  /** The numbers of the files that place.sh has to write, each by itself. */
  readonly needed: readonly number[];
  readonly packed: readonly Packable[];
}

/** Looks at all files of a folder; not for playbooks. */
export const placeTree = defineModule({
  name: '_tree',
  summary: 'Says which files of a folder the host needs; internal to copy.',
  checkMode: 'supported',
  args: { placement: arg.any().required().describe('Files, destination and attributes.') },
  prepare: ({ args }) => {
    const placement = args.placement as Placement;
    const { vars } = makePlaceCall({ ...placement, entries: [] });
    const words = placement.entries.map((entry) => quoteAll(describeEntry(entry)));
    const groups = Array.from({ length: Math.ceil(words.length / GROUP) }, (_, index) =>
      words.slice(index * GROUP, (index + 1) * GROUP).join(' '),
    );
    return { program: LOOK, vars: { ...vars, tree_groups: groups } };
  },
  decode: ({ args, reply }): TreeAnswer => {
    const { needed: _, ...result } = readPlaceReply(args.placement as Placement, reply);
    return { ...result, needed: reply.fields.all('needed').map(Number), packed: readPacked(reply.fields) };
  },
});

function readPacked(fields: Fields): Packable[] {
  return fields.all('packed').map((text) => {
    const [index = '', mode = '', owner = ''] = text.split(' ');
    return { index: Number(index), mode, owner };
  });
}

/** A folder of an archive, the one that its files go to, and their owner. */
export interface Stage {
  readonly name: string;
  readonly folder: string;
  readonly owner: string;
}

/** Takes an archive apart; not for playbooks. */
export const unpackTree = defineModule({
  name: '_unpack',
  summary: 'Puts the files of an archive in their places; internal to copy.',
  checkMode: 'supported',
  args: {
    dest: arg.str().required().describe('The folder.'),
    size: arg.int().required().describe('Bytes of the archive.'),
    stages: arg.any().required().describe('Its folders.'),
    end: arg.str().required().describe('Its last file.'),
    archive: arg.any().describe('The archive itself, where it is no stream.'),
  },
  prepare: ({ args }) => ({
    program: UNPACK,
    vars: {
      unpack_dest: args.dest,
      unpack_size: args.size,
      unpack_end: args.end,
      unpack_stages: (args.stages as readonly Stage[]).flatMap(({ name, folder, owner }) => [name, folder, owner]),
    },
    ...(args.archive === undefined ? {} : { stdin: args.archive as Uint8Array }),
  }),
});
