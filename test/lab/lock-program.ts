import { withLock } from '../../src/lab/lock.ts';

await withLock(process.argv[2] ?? '', () => {
  process.stdout.write('held\n');
  return new Promise((resolve) => setInterval(resolve, 60_000));
});
