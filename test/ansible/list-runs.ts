import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const PROJECTS = fileURLToPath(new URL('./projects', import.meta.url));
const GOLDENS = fileURLToPath(new URL('./goldens', import.meta.url));

/** What one run of a playbook comes to. */
export interface Answer {
  readonly code: number;
  /** Host → the counts that are not zero, as `ok=2 changed=1`. */
  readonly recap: Readonly<Record<string, string>>;
  /** Hosts that went through the same → `TASK | STATUS | WHAT IT SAYS`, in their order. */
  readonly hosts: Readonly<Record<string, readonly string[]>>;
  /** What lies in the folder of the run afterwards → its mode and its text. */
  readonly files: Readonly<Record<string, string>>;
}

interface Recorded extends Answer {
  /** Of ansible-core. */
  readonly version: string;
}

export interface RecordedRun {
  /** `FOLDER/PLAYBOOK OPTIONS` */
  readonly name: string;
  readonly playbook: string;
  readonly options: readonly string[];
  readonly answer: Answer;
}

/** All runs that were recorded with Ansible, by project. */
export function listRuns(): { readonly project: string; readonly runs: readonly RecordedRun[] }[] {
  return readdirSync(GOLDENS).map((file) => {
    const project = file.replace('.json', '');
    const recorded = JSON.parse(readFileSync(`${GOLDENS}/${file}`, 'utf8')) as Record<string, Recorded>;
    const runs = Object.entries(recorded).map(([key, { code, recap, hosts, files }]): RecordedRun => {
      const answer = { code, recap, hosts, files };
      const [playbook = '', ...options] = key.replaceAll("'", '').split(' ');
      return { name: `${project}/${key}`, playbook: `${PROJECTS}/${project}/${playbook}`, options, answer };
    });
    return { project, runs };
  });
}
