import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';
import type { ModuleResult } from '../module/result.ts';

const PROGRAM = loadProgram(import.meta.url, 'assemble.sh');

/** A file of a folder; empty where its content was not asked for. */
export interface Fragment {
  readonly name: string;
  readonly content: Buffer;
}

/** What assemble is made of; not for playbooks. */
export const assembleParts = defineModule({
  name: '_assemble',
  summary: 'Reads the files of a folder; internal to assemble.',
  checkMode: 'supported',
  args: {
    path: arg.path().required().describe('The folder.'),
    hidden: arg.bool().required().describe('Files with a dot in front, too.'),
    only: arg.any().required().describe('Paths of the files that are asked for; all, where it is empty.'),
    contents: arg.bool().required().describe('With what is in them.'),
  },
  prepare: ({ args }) => ({
    program: PROGRAM,
    vars: {
      assemble_path: args.path,
      assemble_hidden: args.hidden,
      assemble_only: args.only as readonly string[],
      assemble_contents: args.contents,
    },
  }),
  decode: ({ reply: { fields } }): ModuleResult & { readonly fragments?: readonly Fragment[] } => {
    const unknown = fields.get('unknown');
    if (unknown !== undefined) return { unknown };
    const fragments: { name: string; content: Buffer }[] = [];
    for (const [name, value] of fields.entries()) {
      const last = fragments.at(-1);
      if (name === 'name') fragments.push({ name: value.toString('utf8'), content: Buffer.alloc(0) });
      else if (name === 'content' && last !== undefined) last.content = value;
    }
    return { path: fields.get('path'), fragments };
  },
});
