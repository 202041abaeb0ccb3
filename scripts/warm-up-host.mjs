// A host on this machine's loopback for the build's warm-up: an SSH server within this process that runs commands by sh, as this user.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import ssh2 from 'ssh2';

/** Resolves to `{ variables, stop }`: what an inventory says to reach it, and what ends it. Rejects where there is no loopback. */
export async function startHost(environment) {
  const hostKey = makeKeyPair();
  const clientKey = makeKeyPair();
  const allowed = ssh2.utils.parseKey(clientKey.public);
  const server = new ssh2.Server({ hostKeys: [hostKey.private] }, (connection) => {
    connection.on('error', () => {});
    connection.on('authentication', (context) => {
      if (context.method !== 'publickey' || !allowed.getPublicSSH().equals(context.key.data))
        context.reject(['publickey']);
      else if (context.signature && !allowed.verify(context.blob, context.signature, context.hashAlgo))
        context.reject();
      else context.accept();
    });
    connection.on('session', (accept) =>
      accept().on('exec', (acceptExec, _reject, { command }) => runBySh(command, acceptExec(), environment)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const variables = {
    ansible_host: '127.0.0.1',
    ansible_port: server.address().port,
    ansible_ssh_common_args: '-F none',
    ansible_ssh_host_key: hostKey.public,
  };
  return { variables, privateKey: clientKey.private, stop: () => server.close() };
}

/** Of the keys that ssh2 makes one in 250 is malformed. */
export function makeKeyPair() {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}

function runBySh(command, channel, environment) {
  const sh = spawn('/bin/sh', ['-c', command], { env: environment });
  sh.on('error', () => channel.close());
  sh.stdin.on('error', () => {});
  channel.pipe(sh.stdin);
  sh.stdout.pipe(channel, { end: false });
  sh.stderr.pipe(channel.stderr, { end: false });
  channel.on('close', () => sh.kill());
  sh.on('close', (code) => {
    channel.exit(code ?? 1);
    channel.end();
  });
}
