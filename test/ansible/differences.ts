import type { Answer } from './list-runs.ts';

/** Where we mean to answer otherwise than the version of Ansible that was recorded. */
export interface Difference {
  /** Begin of the run's name. */
  readonly run: string;
  readonly why: string;
  /** Lines of tasks, as recorded → as they are here. */
  readonly lines?: Readonly<Record<string, string>>;
  readonly recap?: Readonly<Record<string, string>>;
}

const DIFFERENCES: readonly Difference[] = [
  {
    run: 'includes/08-missing-file.yml',
    why: 'what is not there was not included',
    lines: { 'include_tasks | ok': '', 'Not caught | ok': '' },
  },
  {
    run: 'forms/05-async.yml',
    why: '`started` and `finished` are booleans in ansible-core 2.19',
    lines: {
      'debug | ok | "done 1"': 'debug | ok | "done True"',
      'debug | ok | "True 0 True"': 'debug | ok | "True False True"',
    },
  },
];

/** A recorded answer as it should be here. */
export function expectAnswer(name: string, answer: Answer): Answer {
  const differences = DIFFERENCES.filter(({ run }) => name.startsWith(run));
  const lines = Object.assign({}, ...differences.map((each) => each.lines ?? {})) as Record<string, string>;
  const recap = Object.assign({}, ...differences.map((each) => each.recap ?? {})) as Record<string, string>;
  const hosts = Object.entries(answer.hosts).map(([host, all]): [string, string[]] => [
    host,
    all.map((line) => lines[line] ?? line).filter((line) => line !== ''),
  ]);
  return { ...answer, hosts: Object.fromEntries(hosts), recap: { ...answer.recap, ...recap } };
}

/**
 * Lets a text of ours stand for the number that was recorded: before 2.19 a text that looked like a value became one, with native values.
 */
export function likenNumbers(ours: Answer, recorded: Answer): Answer {
  const known = new Set(Object.values(recorded.hosts).flat());
  const hosts = Object.entries(ours.hosts).map(([host, lines]): [string, string[]] => [
    host,
    lines.map((line) => {
      const bare = line.replaceAll(/"(-?\d+(?:\.\d+)?)"/g, '$1');
      return known.has(line) || !known.has(bare) ? line : bare;
    }),
  ]);
  return { ...ours, hosts: Object.fromEntries(hosts) };
}
