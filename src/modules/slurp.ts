import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';

const PROGRAM = loadProgram(import.meta.url, 'slurp.sh');

export const slurp = defineModule({
  name: 'slurp',
  aliases: ['ansible.builtin.slurp', 'ansible.legacy.slurp'],
  summary: 'Fetches the content of a file into a variable.',
  checkMode: 'supported',
  onlyLooks: true,
  args: { src: arg.path().required().aliases('path').describe('The file on the host.') },
  returns: { content: 'The content in base64.', encoding: 'base64.', source: 'The path.' },
  examples: `- slurp:
    src: /etc/machine-id
  register: id
- debug:
    msg: "{{ id.content | b64decode }}"
`,
  statusTells: () => true,
  prepare: ({ args }) => ({ program: PROGRAM, vars: { slurp_path: args.src } }),
  decode: ({ reply: { fields } }) => {
    const unknown = fields.get('unknown');
    if (unknown !== undefined) return { unknown };
    const content = (fields.bytes('content') ?? Buffer.alloc(0)).toString('base64');
    return { changed: false, source: fields.get('source'), content, encoding: 'base64' };
  },
});
