import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkTree } from './check-tree.ts';
import { compareRuns } from './compare-runs.ts';

const USAGE = `npm run compare -- [-i INVENTORY] [-v] FOLDER…          checks every playbook below the folders
npm run compare -- --run -i INVENTORY FOLDER…    runs the playbooks of the folders, with ansible-playbook too
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    run: { type: 'boolean', default: false },
    inventory: { type: 'string', short: 'i' },
    verbose: { type: 'boolean', short: 'v', default: false },
  },
});
const inventory = values.inventory === undefined ? undefined : resolve(values.inventory);

if (positionals.length === 0 || (values.run && inventory === undefined)) {
  process.stderr.write(USAGE);
  process.exitCode = 1;
} else if (values.run && inventory !== undefined) {
  for (const folder of positionals) await showRuns(resolve(folder), inventory);
} else {
  for (const folder of positionals) showTree(resolve(folder));
}

function showTree(folder: string): void {
  const { playbooks, refused, codes, findings } = checkTree(folder, inventory);
  const counts = [...codes].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([code, count]) => `${code}: ${count}`);
  process.stdout.write(`${folder}: ${playbooks} playbooks, ${refused} with errors ${counts.join(', ')}\n`);
  if (values.verbose) for (const finding of findings) process.stdout.write(`${finding}\n`);
}

async function showRuns(folder: string, hosts: string): Promise<void> {
  let all = 0;
  let different = 0;
  for await (const { path, ansible, ours, same } of compareRuns(folder, hosts)) {
    all += 1;
    if (same) continue;
    different += 1;
    process.stdout.write(`${path}\n  ansible ${JSON.stringify(ansible)}\n  here    ${JSON.stringify(ours)}\n`);
  }
  process.stdout.write(`${folder}: ${all} playbooks, ${different} with another outcome\n`);
  if (different > 0) process.exitCode = 1;
}
