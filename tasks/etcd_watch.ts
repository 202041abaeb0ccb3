import { arg, defineModule, loadProgram, ModuleFailure } from 'longshore';

const PROGRAM = loadProgram(import.meta.url, 'etcd_watch.sh');

export default defineModule({
  summary: 'Proves that a watch on one member of an etcd cluster sees what is put on another.',
  description: 'The put is made when the watch is in place. It leaves the key behind, and no process.',
  args: {
    container: arg.str().required().describe('Container of the member that watches.'),
    key: arg.str().required().describe('The key.'),
    value: arg.str().required().describe('What is put; one line.'),
    from: arg.str().required().describe('Client URL of the member that the put is made on.'),
    timeout: arg.int().default(10).describe('Seconds to wait for the event.'),
  },
  checkMode: 'skip',
  needs: ['docker'],
  returns: { took_ms: 'Milliseconds from the begin of the put to the event, with the start of etcdctl.' },
  examples: `- name: Watch on the second member
  etcd_watch:
    container: etcd
    key: /testdir/testkey
    value: hi
    from: http://10.0.0.139:2379
`,
  prepare: ({ args }) => {
    if (/[\s"'\\]/.test(args.key)) throw new ModuleFailure(`the key \`${args.key}\` has blanks or quotes`);
    return {
      program: PROGRAM,
      vars: {
        etcd_watch_container: args.container,
        etcd_watch_key: args.key,
        etcd_watch_value: args.value,
        etcd_watch_from: args.from,
        etcd_watch_seconds: args.timeout,
      },
    };
  },
  decode: ({ args, reply: { fields } }) => {
    const took = fields.int('ms') ?? 0;
    const result = { changed: false, took_ms: took, stdout: fields.get('said') ?? '' };
    if (fields.flag('seen')) return { ...result, summary: `saw PUT ${args.value} from ${args.from} within ${took} ms` };
    return {
      ...result,
      failed: true,
      msg: `expected the watch to see PUT ${args.value} from ${args.from}, found nothing in ${args.timeout} s`,
      help: 'playbooks/diagnose.yml looks for the reason.',
    };
  },
});
