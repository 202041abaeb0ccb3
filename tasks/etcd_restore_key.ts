import { arg, defineModule, loadProgram, ModuleFailure } from 'longshore';

const PROGRAM = loadProgram(import.meta.url, 'etcd_restore_key.sh');

export default defineModule({
  summary: 'Makes a key of etcd what it was: its value and its lease, or its absence.',
  args: {
    container: arg.str().required().describe('Container of a member that runs on the host.'),
    key: arg.str().required().describe('The key.'),
    saved: arg.str().required().describe('What `etcdctl get KEY -w json` said.'),
  },
  checkMode: 'skip',
  needs: ['docker'],
  prepare: ({ args }) => {
    const { value, lease } = readSaved(args.saved);
    return {
      program: PROGRAM,
      vars: {
        etcd_restore_key_container: args.container,
        etcd_restore_key_key: args.key,
        etcd_restore_key_exists: value !== undefined,
        etcd_restore_key_value: value ?? '',
        etcd_restore_key_lease: lease,
      },
    };
  },
  decode: ({ args, reply: { fields } }) => {
    const failed = fields.get('failed');
    if (failed !== undefined) throw new ModuleFailure(failed);
    return {
      changed: false,
      summary: readSaved(args.saved).value === undefined ? 'absent, as it was' : 'its value of before',
    };
  },
});

/** The value stays base64; the lease is read as text, since it may be beyond 2^53. */
function readSaved(saved: string): { value: string | undefined; lease: string } {
  const parsed = JSON.parse(saved) as { kvs?: readonly { value?: string }[] };
  const lease = /"lease":(\d+)/.exec(saved)?.[1];
  const [found] = parsed.kvs ?? [];
  return {
    value: found === undefined ? undefined : (found.value ?? ''),
    lease: lease === undefined || lease === '0' ? '' : BigInt(lease).toString(16),
  };
}
