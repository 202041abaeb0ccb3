import { beforeAll, expect, test } from 'vitest';
import type { Event } from '../../src/events/event.ts';
import { LAB_NEEDS } from '../lab/lab-under-test.ts';
import { describeWith } from '../requirement.ts';
import { LabProject, type Moment } from './lab-project.ts';

const KEYS = 10;

describeWith(LAB_NEEDS, 'deploy.yml, when the controller is killed', () => {
  let project: LabProject;
  beforeAll(async () => {
    project = new LabProject();
    await project.onAll('docker pull -q bitnami/etcd:3.4.14');
  });

  test('after every step of a first deployment, a second run forms the cluster', async () => {
    await project.clear();
    const whole = await project.play('deploy');
    expect(whole.failures).toEqual([]);
    const changes = countChanges(whole.events);
    expect(changes).toBe(7);
    const moments = [...listChanges(changes), ...[100, 600].map((ms) => into('Start', ms))];
    for (const [name, moment] of moments) {
      await project.clear();
      const killed = await project.play('deploy', [], moment);
      expect(killed.code, name).toBeUndefined();
      const run = await project.play('deploy');
      expect(run.failures, `${name}: ${killed.tasks.at(-1)}`).toEqual([]);
      expect(run.code).toBe(0);
      expect(await project.onAll("docker ps -a --format '{{.Names}}'")).toEqual(['etcd', 'etcd', 'etcd']);
    }
  });

  test('after every step of a rolling change, a second run ends it, and every key is still there', async () => {
    await project.deployWithKeys(KEYS);
    const whole = await project.play('deploy', policy(0));
    expect(whole.failures).toEqual([]);
    const changes = countChanges(whole.events);
    expect(changes).toBe(9);
    const moments = [...listChanges(changes), ...[100, 600].map((ms) => into('Replace', ms))];
    for (const [index, [name, moment]] of moments.entries()) {
      const args = policy(index + 1);
      const killed = await project.play('deploy', args, moment);
      expect(killed.code, name).toBeUndefined();
      const run = await project.play('deploy', args);
      expect(run.failures, name).toEqual([]);
      expect(run.code).toBe(0);
      expect(await project.onAll("docker ps -a --format '{{.Names}}'"), name).toEqual(['etcd', 'etcd', 'etcd']);
      expect(await Promise.all(['n1', 'n2', 'n3'].map((host) => project.countKeys(host))), name).toEqual([
        KEYS,
        KEYS,
        KEYS,
      ]);
    }
  });
});

/** Another one each time, so that there is something to change. */
function policy(index: number): string[] {
  return ['-e', `etcd_restart_policy=${index % 2 === 0 ? 'always' : 'unless-stopped'}`];
}

function isChange(event: Event): boolean {
  return event.type === 'host-finished' && event.outcome.status === 'changed';
}

function countChanges(events: readonly Event[]): number {
  return events.filter(isChange).length;
}

function atChange(number: number): Moment {
  let count = 0;
  return (event) => (isChange(event) && ++count === number ? 0 : undefined);
}

function listChanges(count: number): [name: string, Moment][] {
  return Array.from({ length: count }, (_, index) => [`change ${index + 1}`, atChange(index + 1)]);
}

/** In the midst of the first task with a container in a play, whatever is going on on the hosts then. */
function into(play: string, ms: number): [name: string, Moment] {
  let isThere = false;
  let isUnderWay = false;
  const moment: Moment = (event) => {
    if (event.type === 'play-started') isThere = event.name.startsWith(play);
    if (isUnderWay || !isThere || event.type !== 'task-started' || event.module !== 'docker_container')
      return undefined;
    isUnderWay = true;
    return ms;
  };
  return [`${ms} ms into ${play}`, moment];
}
