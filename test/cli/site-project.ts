import type { Io } from '../../src/cli/io.ts';
import { type Ran, run } from './fake-io.ts';
import { useFolder } from './use-folder.ts';

/** Two plays, with tags, a block, a template in a name and a role. */
export const SITE = `
- name: One
  hosts: all
  gather_facts: false
  tasks:
    - { name: a, debug: , tags: [x, y] }
    - block:
        - { name: b, command: "true", notify: h }
      rescue:
        - { name: c, debug: }
      always:
        - { name: d, debug: , tags: always }
    - { name: "hello {{ inventory_hostname }}", debug: }
  handlers: [{ name: h, debug: }]
- name: Two
  hosts: all
  gather_facts: false
  tags: z
  roles: [r]
`;

export interface SiteProject {
  readonly write: (path: string, text: string) => void;
  readonly path: () => string;
  /** Runs a playbook on two hosts that are this machine. */
  readonly play: (site: string, words: readonly string[], onIo?: (io: Io) => void) => Promise<Ran>;
}

/** A folder with an inventory and a role, anew for each test. */
export function useSite(): SiteProject {
  const folder = useFolder();
  return {
    write: (path, text) => folder.write(path, text),
    path: () => folder.path,
    play: async (site, words, onIo) => {
      folder.write('hosts.yml', 'all: { vars: { ansible_connection: local }, hosts: { n1: , n2: } }\n');
      folder.write('site.yml', site);
      folder.write('roles/r/tasks/main.yml', '- { name: e, debug: }\n- { name: f, debug: , tags: x }\n');
      return run(['site.yml', '-i', 'hosts.yml', ...words], {
        cwd: folder.path,
        ...(onIo === undefined ? {} : { onIo }),
      });
    },
  };
}
