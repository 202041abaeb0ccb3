import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bcrypt } from '../../src/template/password/bcrypt.ts';
import type { Requirement } from '../requirement.ts';
import type { DockerEngine } from './docker-engine.ts';

export const REGISTRY_NEEDS: readonly Requirement[] = [{ command: 'docker-registry', package: 'docker-registry' }];

export interface DockerRegistry {
  /** Such as `127.0.0.1:5000`: the engine takes registries of the loopback range without certificates. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Debian's registry, on a port of the engine's network namespace; with `login` only for that user. */
export async function startDockerRegistry(
  engine: DockerEngine,
  port: number,
  login?: { readonly username: string; readonly password: string },
): Promise<DockerRegistry> {
  const folder = join(engine.folder, `registry-${port}`);
  mkdirSync(folder);
  const address = `127.0.0.1:${port}`;
  const config = join(folder, 'config.yml');
  const users = join(folder, 'users');
  if (login !== undefined) {
    writeFileSync(users, `${login.username}:$2y$04$${bcrypt(login.password, 'abcdefghijklmnopqrstuu', 4)}\n`);
  }
  writeFileSync(
    config,
    JSON.stringify({
      version: 0.1,
      storage: { filesystem: { rootdirectory: join(folder, 'data') } },
      http: { addr: address },
      ...(login === undefined ? {} : { auth: { htpasswd: { realm: 'test', path: users } } }),
    }),
  );
  const child = spawn('nsenter', [`--net=/proc/${engine.pid}/ns/net`, 'docker-registry', 'serve', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let said = '';
  const listening = new Promise<void>((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      if (said.includes('listening on')) resolve();
    });
  });
  await Promise.race([
    listening,
    closed.then(() => {
      throw new Error(`docker-registry did not start: ${said}`);
    }),
  ]);
  return {
    address,
    stop: () => {
      child.kill('SIGTERM');
      return closed;
    },
  };
}
