// `node bare-shell.mjs HOST COUNT PROGRAM`: runs a program COUNT times in one `ssh HOST sh`, each when the one before has answered, and prints
// the milliseconds that this took without the login.
import { spawn } from 'node:child_process';

const [host, count, program] = process.argv.slice(2);
const child = spawn('ssh', [host, 'sh'], { stdio: ['pipe', 'pipe', 'inherit'] });
let started;
let left = Number(count);
let answer = '';

child.stdout.setEncoding('utf8').on('data', (chunk) => {
  answer += chunk;
  if (!answer.endsWith('@@\n')) return;
  answer = '';
  started ??= performance.now();
  if (left-- > 0) child.stdin.write(`${program} </dev/null; echo @@\n`);
  else child.stdin.end();
});
child.on('close', () => console.log(performance.now() - started));
child.stdin.write('echo @@\n');
