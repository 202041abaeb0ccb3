import { arg } from '../../src/module/arg.ts';
import { defineAction } from '../../src/module/define-action.ts';
import { defineModule } from '../../src/module/define-module.ts';
import { createRegistry } from '../../src/module/registry.ts';
import { includeVars } from '../../src/modules/include_vars.ts';
import { template } from '../../src/modules/template.ts';
import { unarchive } from '../../src/modules/unarchive.ts';

const run = async (): Promise<void> => {};

/** A handful of definitions with every way to take arguments. */
export const SAMPLE_REGISTRY = createRegistry([
  defineModule({
    name: 'command',
    summary: 'Runs a command.',
    args: { cmd: arg.str(), argv: arg.list(arg.str()), creates: arg.path(), chdir: arg.path() },
    freeForm: 'cmd',
    constraints: { requiredOneOf: [['cmd', 'argv']], mutuallyExclusive: [['cmd', 'argv']] },
    run,
  }),
  defineModule({
    name: 'shell',
    aliases: ['ansible.builtin.shell'],
    summary: 'Runs a command line in a shell.',
    args: { cmd: arg.str().required().aliases('_raw_params'), executable: arg.path(), chdir: arg.path() },
    freeForm: 'cmd',
    run,
  }),
  defineModule({
    name: 'copy',
    summary: 'Copies a file.',
    args: {
      src: arg.path(),
      content: arg.any(),
      dest: arg.path().required(),
      mode: arg.mode(),
      remote_src: arg.bool(),
    },
    constraints: { mutuallyExclusive: [['src', 'content']] },
    run,
  }),
  defineModule({
    name: 'docker_container',
    aliases: ['community.docker.docker_container'],
    summary: 'Manages a container.',
    args: {
      name: arg.str().required(),
      image: arg.str(),
      state: arg.choice('started', 'absent').default('started'),
      env: arg.dict(),
      published_ports: arg.list(arg.str()).aliases('ports'),
      healthcheck: arg.object({ test: arg.str().required(), retries: arg.int() }),
    },
    run,
  }),
  defineModule({
    name: 'setup',
    summary: 'Gathers facts.',
    args: { gather_subset: arg.list(arg.str()) },
    returns: { ansible_facts: 'The facts.' },
    run,
  }),
  defineAction({
    name: 'debug',
    summary: 'Shows a value.',
    args: { msg: arg.any(), var: arg.str() },
    expressions: ['var'],
    lenient: ['var'],
    run: async () => ({}),
  }),
  defineAction({ name: 'fail', summary: 'Fails.', args: { msg: arg.str() }, run: async () => ({}) }),
  defineAction({
    name: 'assert',
    summary: 'Checks conditions.',
    args: { that: arg.list(arg.str()).required(), fail_msg: arg.str() },
    expressions: ['that'],
    run: async () => ({}),
  }),
  includeVars,
  defineAction({
    name: 'set_fact',
    summary: 'Sets variables.',
    args: { cacheable: arg.bool() },
    anyArgument: true,
    run: async () => ({}),
  }),
  template,
  unarchive,
]);
