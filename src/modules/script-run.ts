import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';
import { splitLines } from '../module/split-lines.ts';

const PROGRAM = loadProgram(import.meta.url, 'script.sh');

/** What script is made of; not for playbooks. */
export const scriptRun = defineModule({
  name: '_script',
  summary: 'Runs a script of the controller; internal to script.',
  checkMode: 'supported',
  spoolsOutput: true,
  args: {
    name: arg.str().required().describe('What the script is called.'),
    content: arg.any().required().describe('Its bytes.'),
    line: arg.str().required().describe('What a shell runs; $0 in it is the script.'),
    chdir: arg.str().default('').describe('The folder that it runs in.'),
    creates: arg.str().default('').describe('Where this is there, it does not run.'),
    removes: arg.str().default('').describe('Where this is not there, it does not run.'),
  },
  prepare: ({ args }) => ({
    program: PROGRAM,
    vars: {
      script_name: args.name,
      script_line: args.line,
      script_chdir: args.chdir,
      script_creates: args.creates,
      script_removes: args.removes,
    },
    stdin: args.content as Uint8Array,
  }),
  decode: ({ check, reply: { fields, rc: ended, stderr: errors } }) => {
    const reason = fields.get('reason');
    if (reason !== undefined) return { changed: false, skipped: true, msg: reason };
    if (check) return { changed: true, msg: 'the script would have run', unknownFields: Object.keys(SCRIPT_RETURNS) };
    const rc = fields.int('rc') ?? ended;
    const [stdout, stderr] = [fields.get('stdout') ?? '', errors.toString('utf8')];
    return {
      changed: true,
      rc,
      ...(rc === 0 ? {} : { failed: true, msg: 'non-zero return code' }),
      stdout,
      stderr,
      stdout_lines: splitLines(stdout),
      stderr_lines: splitLines(stderr),
    };
  },
});

export const SCRIPT_RETURNS = {
  rc: 'Exit status.',
  stdout: 'Standard output.',
  stderr: 'Standard error.',
  stdout_lines: 'Standard output as a list of lines.',
  stderr_lines: 'Standard error as a list of lines.',
};
