import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { nameCheckout } from '../../src/cli/project.ts';
import type { Event, Outcome } from '../../src/events/event.ts';
import { createLab, type Lab } from '../../src/lab/lab.ts';
import { type ProgramEnd, runProgram } from './run-program.ts';

export const SERVERS = ['n1', 'n2', 'n3'] as const;

export interface PlaybookRun extends ProgramEnd {
  readonly events: readonly Event[];
  /** `TASK: n1 changed, n2 ok`, in the order of the run. */
  readonly tasks: readonly string[];
  /** What failed: host, message and details in one text each. */
  readonly failures: readonly string[];
}

/** When a run is ended with SIGKILL: so many milliseconds after an event for which this gives a number. */
export type Moment = (event: Event) => number | undefined;

/** The project with the lab of this worker, and the things that tests do to its hosts. */
export class LabProject {
  readonly folder: string;
  readonly lab: Lab;

  constructor() {
    const lab = inject('labs')[Number(process.env['VITEST_POOL_ID']) - 1];
    if (lab === undefined || lab.problem !== '')
      throw new Error(`there is no lab: ${lab?.problem ?? 'a worker too many'}`);
    this.folder = lab.folder;
    this.lab = createLab({
      stateFolder: join(this.folder, '.longshore/lab'),
      checkoutId: nameCheckout(this.folder),
    });
  }

  /** `run …`, as people see it. */
  run(...args: readonly string[]): Promise<ProgramEnd> {
    return runProgram(args, { cwd: this.folder });
  }

  /** `run -o json PLAYBOOK …`, to its end or to a moment. */
  async play(playbook: string, args: readonly string[] = [], until?: Moment): Promise<PlaybookRun> {
    const events: Event[] = [];
    const end = await runProgram(['-o', 'json', `playbooks/${playbook}.yml`, ...args], {
      cwd: this.folder,
      onLine: (line, kill) => {
        const event = JSON.parse(line) as Event;
        events.push(event);
        const delay = until?.(event);
        if (delay === 0) kill();
        else if (delay !== undefined) setTimeout(kill, delay);
      },
    });
    return { ...end, events, ...summarize(events) };
  }

  /** What a command of root says on a host. Rejects where it fails. */
  async on(host: string, command: string): Promise<string> {
    const [program = '', ...words] = this.lab.sshCommand(host, 'root');
    return (await promisify(execFile)(program, [...words, '-o', 'BatchMode=yes', command])).stdout.trim();
  }

  /** The same on every server, in their order. */
  onAll(command: string): Promise<string[]> {
    return Promise.all(SERVERS.map((host) => this.on(host, command)));
  }

  etcdctl(host: string, words: string): Promise<string> {
    return this.on(host, `docker exec -e ETCDCTL_API=3 etcd etcdctl ${words}`);
  }

  /** Takes a member out of the cluster, unless it is out already. */
  async removeMember(host: string, member: string): Promise<void> {
    const list = (): Promise<string> => this.etcdctl(host, 'member list');
    const id = new RegExp(`^(\\w+), .*, ${member}, `, 'm').exec(await list())?.[1];
    if (id !== undefined) await this.etcdctl(host, `member remove ${id}`).catch(() => undefined);
    if ((await list()).includes(member)) throw new Error(`${member} is still listed`);
  }

  /** Ids and start times of the containers. */
  containers(): Promise<string[]> {
    return this.onAll("docker inspect --format '{{.Id}} {{.State.StartedAt}} {{.State.Running}}' etcd");
  }

  /** Takes everything of etcd off the hosts; images stay. */
  async clear(): Promise<void> {
    await this.onAll(
      'docker ps -aq | xargs -r docker rm -f >/dev/null; docker volume ls -q | xargs -r docker volume rm >/dev/null',
    );
  }

  /** A cluster in its first state, with `count` keys. */
  async deployWithKeys(count: number, args: readonly string[] = []): Promise<void> {
    await this.clear();
    const run = await this.play('deploy', args);
    if (run.code !== 0) throw new Error(`the deployment failed:\n${run.failures.join('\n')}${run.stderr}`);
    await this.on(
      'n1',
      `docker exec -e ETCDCTL_API=3 etcd sh -c 'for i in $(seq ${count}); do etcdctl put /kept/$i value-$i; done' >/dev/null`,
    );
  }

  /** Keys that `deployWithKeys` wrote and that a member still has, read from the member alone. */
  async countKeys(host: string): Promise<number> {
    return (await this.etcdctl(host, 'get --prefix /kept/ --keys-only')).split('\n').filter((line) => line !== '')
      .length;
  }
}

function summarize(events: readonly Event[]): Pick<PlaybookRun, 'tasks' | 'failures'> {
  const rounds: { task: string; name: string; hosts: string[] }[] = [];
  const failures: string[] = [];
  for (const event of events) {
    if (event.type === 'task-started') {
      rounds.push({ task: event.task, name: event.name, hosts: [] });
    } else if (event.type === 'host-finished') {
      const { host, outcome, task } = event;
      rounds.findLast((round) => round.task === task)?.hosts.push(`${host} ${outcome.status}`);
      if (isFailure(outcome)) failures.push(describeFailure(host, outcome));
    }
  }
  return { tasks: rounds.map(({ name, hosts }) => `${name}: ${hosts.sort().join(', ')}`), failures };
}

function isFailure({ status, ignored, rescued }: Outcome): boolean {
  return (status === 'failed' || status === 'unreachable') && ignored !== true && rescued !== true;
}

function describeFailure(host: string, { problem }: Outcome): string {
  return [`${host}: ${problem?.message ?? ''}`, ...(problem?.details ?? []), problem?.help ?? ''].join('\n');
}
