import { join } from 'node:path';

/** Where the lab keeps things; all below one folder, which `down` removes. */
export class StateFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Private key of root and ops on every host. */
  get key(): string {
    return join(this.path, 'ops');
  }

  get publicKey(): string {
    return join(this.path, 'ops.pub');
  }

  get knownHosts(): string {
    return join(this.path, 'known_hosts');
  }

  get lock(): string {
    return join(this.path, 'lock');
  }

  /** Files that stand in for the machine's in /etc, for who works inside the lab's network. */
  get controllerEtc(): string {
    return join(this.path, 'controller', 'etc');
  }

  get controller(): string {
    return join(this.path, 'controller');
  }

  host(name: string): string {
    return join(this.path, 'hosts', name);
  }

  hostKey(name: string): string {
    return join(this.path, 'host-keys', name);
  }

  /** What a host's PID 1 said before its journal was there. */
  console(name: string): string {
    return join(this.host(name), 'console.log');
  }
}
