import {
  dictField,
  mapGiven,
  scalarField,
  setField,
  type ContainerArgs,
  type ContainerField,
  type Entry,
} from './docker-container-field.ts';
import { readEnvironment } from './docker-environment.ts';
import { formatScalar, parseDuration, readWords } from './docker-container-values.ts';

/** The words of `command`; undefined where it is not given. */
function readCommand(args: ContainerArgs): readonly string[] | undefined {
  const { command } = args;
  if (command === undefined || command === null) return undefined;
  return readWords(command, 'command');
}

/** What stands behind the image on docker's command line: its option takes the entrypoint's first word only. */
export function buildCommandWords(args: ContainerArgs): readonly string[] {
  return [...(args.entrypoint ?? []).slice(1), ...(readCommand(args) ?? [])];
}

const ENTRYPOINT = 'index $c "Entrypoint"';

const healthcheckField: ContainerField = {
  name: 'healthcheck',
  kind: 'dict',
  template: [
    '{{with index $c "Healthcheck"}}{{with index . "Test"}}\nhealthcheck {{printf "%x" "test"}} {{range .}}:{{printf "%x" .}}{{end}}{{end}}',
    ...(['Interval', 'Timeout', 'StartPeriod', 'StartInterval', 'Retries'] as const).map(
      (key) => `{{with index . "${key}"}}\nhealthcheck {{printf "%x" "${key}"}} {{printf "%x" (print .)}}{{end}}`,
    ),
    '{{end}}',
  ].join(''),
  fromImage: 'merge',
  wanted: ({ healthcheck }) =>
    mapGiven(healthcheck, (check) => {
      const entries: Entry[] = [];
      const test = readHealthTest(check.test);
      if (test !== undefined) entries.push(['test', '', ...test]);
      for (const [key, value] of healthDurations(check)) entries.push([key, String(value)]);
      if (check.retries !== undefined) entries.push(['Retries', String(check.retries)]);
      return entries;
    }),
  options: ({ healthcheck }) => {
    if (healthcheck === undefined) return [];
    const test = readHealthTest(healthcheck.test);
    if (test?.[0] === 'NONE') return ['--no-healthcheck'];
    const names = {
      Interval: 'interval',
      Timeout: 'timeout',
      StartPeriod: 'start-period',
      StartInterval: 'start-interval',
    } as const;
    return [
      ...(test === undefined ? [] : [`--health-cmd=${test[1] ?? ''}`]),
      ...healthDurations(healthcheck).map(([key, value]) => `--health-${names[key]}=${value}ns`),
      ...(healthcheck.retries === undefined ? [] : [`--health-retries=${healthcheck.retries}`]),
    ];
  },
};

type Healthcheck = NonNullable<ContainerArgs['healthcheck']>;

function healthDurations(check: Healthcheck): ['Interval' | 'Timeout' | 'StartPeriod' | 'StartInterval', number][] {
  const durations = [
    ['Interval', check.interval, 'interval'],
    ['Timeout', check.timeout, 'timeout'],
    ['StartPeriod', check.start_period, 'start_period'],
    ['StartInterval', check.start_interval, 'start_interval'],
  ] as const;
  return durations.flatMap(([key, text, name]) =>
    text === undefined ? [] : [[key, parseDuration(text, `healthcheck.${name}`)]],
  );
}

/** As docker's command line can say it: a command of words goes to a shell, quoted. */
function readHealthTest(test: unknown): readonly string[] | undefined {
  if (test === undefined || test === null) return undefined;
  if (!Array.isArray(test)) return test === 'NONE' ? ['NONE'] : ['CMD-SHELL', formatScalar(test, 'healthcheck.test')];
  const [kind, ...words] = readWords(test, 'healthcheck.test');
  if (kind === 'NONE') return ['NONE'];
  if (kind === 'CMD-SHELL') return ['CMD-SHELL', words.join(' ')];
  const command = kind === 'CMD' ? words : [kind ?? '', ...words];
  return ['CMD-SHELL', command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ')];
}

export const PROCESS_FIELDS: readonly ContainerField[] = [
  {
    name: 'command',
    kind: 'list',
    template: '{{range $i, $v := index $c "Cmd"}}\ncommand {{$i}} {{printf "%x" $v}}{{end}}',
    fromImage: 'inherit',
    always: true,
    wanted: (args) =>
      args.command === undefined && args.entrypoint === undefined
        ? undefined
        : buildCommandWords(args).map((word, index) => [String(index), word]),
    options: () => [],
  },
  {
    name: 'entrypoint',
    kind: 'list',
    template: `{{range $i, $v := ${ENTRYPOINT}}}\nentrypoint {{$i}} {{printf "%x" $v}}{{end}}`,
    fromImage: 'inherit',
    always: true,
    wanted: ({ entrypoint }) => entrypoint?.slice(0, 1).map((word, index) => [String(index), word]),
    options: ({ entrypoint }) => mapGiven(entrypoint, ([word = '']) => [`--entrypoint=${word}`]) ?? [],
  },
  {
    name: 'env',
    kind: 'dict',
    template: '{{range index $c "Env"}}\nenv {{printf "%x" (index (split . "=") 0)}} {{printf "%x" .}}{{end}}',
    fromImage: 'merge',
    always: true,
    wanted: (args) => readEnvironment(args.env),
    options: () => [],
  },
  dictField('labels', '$c "Labels"', '--label', (args) => args.labels, {
    comparison: 'allow_more_present',
    fromImage: 'merge',
  }),
  {
    name: 'restart_policy',
    kind: 'scalar',
    template:
      '{{with index $h "RestartPolicy"}}\nrestart_policy - {{with index . "Name"}}{{printf "%x" .}}{{else}}6e6f{{end}}{{with index . "MaximumRetryCount"}}{{if ne (print .) "0"}}:{{printf "%x" (print .)}}{{end}}{{end}}{{end}}',
    always: true,
    wanted: (args) => [
      ['', args.restart_policy ?? 'no', ...(args.restart_retries ? [String(args.restart_retries)] : [])],
    ],
    options: ({ restart_policy: policy, restart_retries: retries }) =>
      policy === undefined ? [] : [`--restart=${policy}${retries ? `:${retries}` : ''}`],
  },
  scalarField('user', '$c "User"', '--user', (args) => args.user),
  setField('groups', '$h "GroupAdd"', '--group-add', (args) => args.groups),
  scalarField('working_dir', '$c "WorkingDir"', '--workdir', (args) => args.working_dir),
  healthcheckField,
  scalarField('stop_timeout', '$c "StopTimeout"', '--stop-timeout', (args) => args.stop_timeout),
  scalarField('stop_signal', '$c "StopSignal"', '--stop-signal', (args) => args.stop_signal),
  scalarField('init', '$h "Init"', '--init', (args) => args.init),
  scalarField('tty', '$c "Tty"', '--tty', (args) => args.tty),
  scalarField('interactive', '$c "OpenStdin"', '--interactive', (args) => args.interactive),
  scalarField('auto_remove', '$h "AutoRemove"', '--rm', (args) => args.auto_remove),
  scalarField('log_driver', '$h "LogConfig" "Type"', '--log-driver', (args) => args.log_driver),
  dictField('log_options', '$h "LogConfig" "Config"', '--log-opt', (args) => args.log_options),
];
