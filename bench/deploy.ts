/**
 * `npm run bench:deploy`: what Longshore adds to a script written by hand that runs the same docker commands over plain ssh, on the project's lab.
 * Both in turn, several times; medians and ratios. Nothing here passes or fails: read the figures.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nameCheckout } from '../src/cli/project.ts';
import type { Event } from '../src/events/event.ts';
import { createLab } from '../src/lab/lab.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const HOSTS = ['n1', 'n2', 'n3'] as const;
const ADDRESSES = { n1: '10.0.0.137', n2: '10.0.0.138', n3: '10.0.0.139' } as const;
const IMAGE = 'bitnami/etcd:3.4.14';
const INSIDE = 'LONGSHORE_LAB';

const state = join(ROOT, '.longshore/lab');
const checkoutId = nameCheckout(ROOT);
const lab = createLab({ stateFolder: state, checkoutId });

if (!existsSync(join(state, 'ops'))) {
  console.log('The benchmark needs the lab: run lab up');
  process.exitCode = 1;
} else if (process.env[INSIDE] === checkoutId) {
  await measure();
} else {
  // Inside the lab's network from the start, as everything that is measured: entering it is no part of a deployment.
  const [program = '', ...words] = lab.enterCommand();
  const child = spawn(program, [...words, process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, [INSIDE]: checkoutId },
  });
  child.once('exit', (code) => (process.exitCode = code ?? 1));
}

interface Sample {
  readonly total: number;
  /** Of it: the verification. */
  readonly verification: number;
}

async function measure(): Promise<void> {
  await onAll(`docker pull -q ${IMAGE}`);
  const byHand: number[] = [];
  const ours: Sample[] = [];
  const inspect: number[] = [];
  const again: Sample[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await clear();
    byHand.push(await time(deployByHand));
    await clear();
    ours.push(await play());
    inspect.push(await time(() => onAll('docker inspect etcd')));
    again.push(await play());
  }
  const script = median(byHand);
  const deploy = median(ours.map((sample) => sample.total - sample.verification));
  const look = median(inspect);
  const second = median(again.map((sample) => sample.total - sample.verification));
  console.log(`medians of ${ROUNDS} rounds, in turn, on the lab; images pulled before`);
  console.log(`deployment by a script over ssh        ${format(script)}`);
  console.log(
    `run deploy.yml, without verification   ${format(deploy)}   + ${format(deploy - script)}   × ${(deploy / script).toFixed(2)}`,
  );
  console.log(`run deploy.yml, its verification       ${format(median(ours.map((sample) => sample.verification)))}`);
  console.log(`ssh HOST docker inspect etcd, parallel ${format(look)}`);
  console.log(`run deploy.yml again, the same         ${format(second)}   × ${(second / look).toFixed(2)}`);
  console.log(`run deploy.yml again, its verification ${format(median(again.map((sample) => sample.verification)))}`);
}

/** What a careful person would write: a token, then on all hosts at once the container, then wait until each is healthy. */
async function deployByHand(): Promise<void> {
  const token = await over('n1', 'curl -sf http://10.0.0.10:8087/new?size=3', 'ops');
  await Promise.all(
    HOSTS.map((host) => {
      const address = ADDRESSES[host];
      return over(
        host,
        `set -e
        sudo docker image inspect ${IMAGE} >/dev/null 2>&1 || sudo docker pull -q ${IMAGE}
        if sudo docker inspect etcd >/dev/null 2>&1; then sudo docker stop etcd; sudo docker rm etcd; fi
        sudo docker volume create etcd-data
        sudo docker run --name etcd -d -p 2379:2379 -p 2380:2380 --restart unless-stopped -v etcd-data:/bitnami/etcd \\
          -e ALLOW_NONE_AUTHENTICATION=yes -e ETCD_LISTEN_CLIENT_URLS=http://0.0.0.0:2379 -e ETCD_DATA_DIR=/bitnami/etcd/data \\
          -e ETCD_ADVERTISE_CLIENT_URLS=http://${address}:2379 ${IMAGE} \\
          etcd --name etcd-${host} --initial-advertise-peer-urls http://${address}:2380 --listen-peer-urls http://0.0.0.0:2380 \\
          --discovery '${token}' --discovery-fallback=exit --initial-cluster-state new --initial-cluster-token etcd-token
        until sudo docker exec etcd etcdctl --endpoints=http://${address}:2379 --command-timeout=2s endpoint health >/dev/null 2>&1
        do sleep 0.3; done
        sudo docker exec etcd etcdctl --endpoints=http://${address}:2379 member list`,
        'ops',
      );
    }),
  );
}

async function play(): Promise<Sample> {
  const started = performance.now();
  const events: Event[] = [];
  const child = spawn(process.execPath, [join(ROOT, 'bin/run.js'), '-o', 'json', 'playbooks/deploy.yml'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  const total = performance.now() - started;
  for (const line of text.trim().split('\n')) events.push(JSON.parse(line) as Event);
  if (code !== 0) throw new Error(`deploy.yml ended with ${String(code)}:\n${text}`);
  return { total, verification: verificationTime(events) };
}

function verificationTime(events: readonly Event[]): number {
  const started = events.find((event) => event.type === 'play-started' && event.name === 'Verification');
  if (started?.type !== 'play-started') throw new Error('there was no play `Verification`');
  const finished = events.find((event) => event.type === 'play-finished' && event.play === started.play);
  return finished?.type === 'play-finished' ? finished.ms : 0;
}

async function clear(): Promise<void> {
  await onAll('docker rm -f etcd >/dev/null 2>&1; docker volume rm etcd-data >/dev/null 2>&1; true');
}

async function onAll(command: string): Promise<void> {
  await Promise.all(HOSTS.map((host) => over(host, `sudo sh -c '${command}'`, 'ops')));
}

function over(host: string, command: string, user: string): Promise<string> {
  const options = ['-F', 'none', '-o', 'BatchMode=yes', '-o', `UserKnownHostsFile=${join(state, 'known_hosts')}`];
  const words = [...options, '-i', join(state, 'ops'), `${user}@${host}`, command];
  return new Promise((resolve, reject) => {
    const child = spawn('ssh', words, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
    child.once('close', (code) => (code === 0 ? resolve(output.trim()) : reject(new Error(`${host}: ${errors}`))));
  });
}

async function time(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function format(ms: number): string {
  return `${(ms / 1000).toFixed(2).padStart(6)} s`;
}
