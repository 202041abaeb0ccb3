// `npm run demo`: from a fresh clone to a three-node etcd cluster that has proven that it works.
import { fileURLToPath } from 'node:url';
import { installNpmPackages } from './set-up/npm-packages.mjs';
import { runCommand } from './set-up/run-command.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

const STEPS = [
  {
    title: 'Build Longshore',
    command: ['npm', 'run', '--silent', 'build'],
  },
  {
    title:
      'Bring up the lab: four hosts on this machine (network namespaces, no virtual machine, nothing reachable from outside)',
    command: [process.execPath, 'bin/run.js', 'lab', 'up', '--install'],
  },
  {
    title: 'Deploy etcd to three of them and verify the cluster: run playbooks/deploy.yml',
    command: [process.execPath, 'bin/run.js', 'playbooks/deploy.yml'],
  },
];

const NEXT = `
Look around
  npx run playbooks/deploy.yml           the same again: nothing to change
  npx run exec etcd -- docker ps         one command on every member
  npx run lab ssh n1                     a shell on a host
  npx run lab status
  npx run playbooks/diagnose.yml         after, say, npx run lab cut n2 (and npx run lab heal n2)

Take it down
  npx run lab down                       leaves no process, namespace, mount or file; downloads stay in ~/.cache/longshore/lab
`;

/** What keeps this machine from running the lab, in one line; undefined if nothing does. */
function findObstacle() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    return `Longshore needs Node 20.19 or newer; this is v${process.versions.node}`;
  if (process.platform !== 'linux')
    return `the lab needs Linux (namespaces); this is ${process.platform}. \`npm test -- unit\` works here`;
  if (process.getuid() !== 0) return 'the lab needs root (it makes network namespaces and mounts): sudo npm run demo';
  return undefined;
}

async function runDemo() {
  const obstacle = findObstacle();
  if (obstacle !== undefined) {
    console.error(obstacle);
    return 1;
  }
  if (!(await installNpmPackages(ROOT))) return 1;
  for (const { title, command } of STEPS) {
    console.log(`\n▸ ${title}`);
    const [program, ...args] = command;
    const status = await runCommand(program, args, { cwd: ROOT });
    if (status !== 0) {
      console.error(
        `\nThe demo stopped here (status ${status}). After mending it, \`npm run demo\` goes on from where it was; \`npx run lab down\` takes the lab down.`,
      );
      return status;
    }
  }
  console.log(NEXT);
  return 0;
}

process.exitCode = await runDemo();
