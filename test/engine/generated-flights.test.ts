import { describe, expect, test } from 'vitest';
import { LOG, note, writePlay } from './noting-plays.ts';
import { type ProjectRun, runProject as runHere } from './run-project.ts';

/** On hosts that are taken for others than this machine. */
const runProject: typeof runHere = (files, options) => runHere(files, { ...options, asRemote: true });

/** Mulberry32. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** A play of tasks that depend on each other in every way that the engine has to see. */
function generatePlay(seed: number): string[] {
  const random = createRandom(seed);
  let number = 0;
  const one = (depth: number): string => {
    const name = `t${number++}`;
    const earlier = `r${random(Math.max(1, number))}`;
    const kinds: readonly (() => string)[] = [
      () => note(name),
      () => note(name, `register: r${number}`),
      () => note(name, `register: r${random(Math.max(1, number))}`),
      () => note(name, `when: ${earlier} is defined and ${earlier} is changed`),
      () => `- { name: ${name}, shell: 'echo {{ ${earlier}.stdout | d("none") | quote }} >> "${LOG}"' }`,
      () =>
        `- { name: ${name}, command: "test {{ number }} != ${random(4)}", ignore_errors: ${random(2) === 0 ? 'true' : 'false'} }`,
      () => `- { name: ${name}, shell: 'echo ${name} | tee -a "${LOG}"', register: r${number}, changed_when: false }`,
      () => `- { name: ${name}, shell: 'exit {{ number % 2 }}', failed_when: false, register: r${number} }`,
      () =>
        `- { name: ${name}, copy: { content: "${name} {{ ${earlier}.rc | d(7) }}", dest: "${LOG}.copy" }, notify: H }`,
      () => `- { name: ${name}, lineinfile: { path: "${LOG}", line: "${name}", create: true } }`,
      () =>
        `- { name: ${name}, lineinfile: { path: "${LOG}", line: "e${name}", create: true, validate: "test {{ number }} != ${random(4)} -o %s = x" } }`,
      () => `- { name: ${name}, replace: { path: "${LOG}", regexp: "t${random(9)}", replace: "u" }, notify: H }`,
      () => `- { name: ${name}, set_fact: { r${number}: { rc: ${random(3)}, stdout: ${name} } } }`,
      () => note(name, 'loop: [1, 2]'),
      () => note(name, 'tags: [never]'),
      () => `- { name: ${name}, slurp: { src: "${LOG}" }, register: r${number}, ignore_errors: true }`,
      () => `- { name: ${name}, shell: 'echo {{ hostvars[inventory_hostname].${earlier} is defined }} >> "${LOG}"' }`,
      () =>
        depth > 1
          ? note(name)
          : `- block:\n    ${[one(depth + 1), one(depth + 1), one(depth + 1)].join('\n').replaceAll('\n', '\n    ')}\n  rescue:\n    ${one(depth + 1).replaceAll('\n', '\n    ')}\n  always:\n    ${one(depth + 1).replaceAll('\n', '\n    ')}`,
    ];
    return kinds[random(kinds.length)]?.() ?? note(name);
  };
  return Array.from({ length: 12 }, () => one(0));
}

describe('a generated play leaves the same behind, in whatever way it is sent', () => {
  const handlers = `  handlers:\n    - { name: H, shell: 'echo handled >> "${LOG}"' }\n`;
  const last = `- hosts: web\n  gather_facts: false\n  tasks:\n    - { shell: 'cat "${LOG}" "${LOG}.copy" || true', register: log, changed_when: false }\n    - { debug: { msg: "LOG {{ log.stdout }}" } }\n`;
  const describeRun = (run: ProjectRun): object => ({
    exitCode: run.exitCode,
    stats: run.stats,
    logs: run.events
      .flatMap((event) => {
        const msg = event.type === 'host-finished' ? event.outcome.result?.['msg'] : undefined;
        return typeof msg === 'string' && msg.startsWith('LOG')
          ? [`${event.type === 'host-finished' ? event.host : ''} ${msg}`]
          : [];
      })
      .toSorted(),
  });
  const runAs = (seed: number, keywords: string): Promise<ProjectRun> => {
    const site = writePlay(generatePlay(seed), `hosts: web${keywords}`) + handlers + last;
    return runProject({ 'site.yml': site });
  };

  test.each(Array.from({ length: 12 }, (_, seed) => seed))('%i', async (seed) => {
    const inStep = describeRun(await runAs(seed, ''));
    expect(describeRun(await runAs(seed, '\n  pipeline: true'))).toEqual(inStep);
    expect(describeRun(await runAs(seed, '\n  strategy: free'))).toEqual(inStep);
  });
});
