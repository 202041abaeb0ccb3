import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { describeWith } from '../requirement.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

export interface OtherUser {
  /** A folder of this user, into which everybody can look. */
  readonly folder: string;
  readonly session: TestSession;
}

/** In each of the shells: tests of what a user may not do who is not this one. */
export function describeOtherUser(plant: (folder: string) => void, define: (scene: () => OtherUser) => void): void {
  for (const shell of TEST_SHELLS) {
    const setpriv = { command: 'setpriv', package: 'util-linux' };
    describeWith(['root', 'linux', shell.requirement, setpriv], `another user under ${shell.name}`, () => {
      let scene: OtherUser | undefined;
      beforeAll(() => {
        const folder = mkdtempSync(join(tmpdir(), 'longshore-other-'));
        chmodSync(folder, 0o755);
        plant(folder);
        const command = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', ...shell.command];
        scene = { folder, session: new TestSession({ ...shell, command }) };
      });
      afterAll(async () => {
        await scene?.session.close();
        if (scene !== undefined) rmSync(scene.folder, { recursive: true });
      });
      define(() => {
        if (scene === undefined) throw new Error('the folder is not there yet');
        return scene;
      });
    });
  }
}
