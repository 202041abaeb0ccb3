export interface ServiceCase {
  readonly title: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Files of the unit. */
  readonly unit?: Readonly<Record<string, string>>;
  readonly changed?: boolean;
  readonly failed?: RegExp;
  readonly result?: Readonly<Record<string, unknown>>;
  /** What was done, without what only looks. */
  readonly done: readonly string[];
  readonly repeats?: boolean;
  readonly check?: 'unknown';
}

export const SERVICE_CASES: readonly ServiceCase[] = [
  {
    title: 'starts',
    args: { name: 'web', state: 'started' },
    unit: {},
    changed: true,
    done: ['start web'],
    result: { name: 'web', state: 'started', status: { Id: 'web', ActiveState: 'active' } },
  },
  {
    title: 'tells what it does, with a name alone',
    args: { name: 'web' },
    unit: { active: 'active' },
    done: [],
    result: { name: 'web', status: { Id: 'web', ActiveState: 'active' } },
  },
  { title: 'is started', args: { name: 'web', state: 'started' }, unit: { active: 'active' }, done: [] },
  { title: 'waits for what starts', args: { name: 'web', state: 'started' }, unit: { active: 'activating' }, done: [] },
  {
    title: 'stops',
    args: { name: 'web', state: 'stopped' },
    unit: { active: 'active' },
    changed: true,
    done: ['stop web'],
    result: { state: 'stopped' },
  },
  { title: 'is stopped', args: { name: 'web', state: 'stopped' }, unit: { active: 'failed' }, done: [] },
  {
    title: 'restarts',
    args: { name: 'web', state: 'restarted' },
    unit: { active: 'active' },
    changed: true,
    done: ['restart web'],
    repeats: true,
  },
  {
    title: 'reloads',
    args: { name: 'web', state: 'reloaded' },
    unit: { active: 'active' },
    changed: true,
    done: ['reload web'],
    repeats: true,
  },
  {
    title: 'starts what it shall reload',
    args: { name: 'web', state: 'reloaded' },
    unit: {},
    changed: true,
    done: ['start web'],
    repeats: true,
  },
  {
    title: 'enables and starts',
    args: { name: 'web', state: 'started', enabled: true },
    unit: {},
    changed: true,
    done: ['enable web', 'start web'],
    result: { enabled: true },
  },
  {
    title: 'disables',
    args: { name: 'web', enabled: false },
    unit: { enabled: 'enabled' },
    changed: true,
    done: ['disable web'],
    result: { enabled: false },
  },
  {
    title: 'enables by force',
    args: { name: 'web', enabled: true, force: true },
    unit: {},
    changed: true,
    done: ['enable --force web'],
  },
  { title: 'takes static for enabled', args: { name: 'web', enabled: true }, unit: { enabled: 'static' }, done: [] },
  { title: 'masks', args: { name: 'web', masked: true }, unit: {}, changed: true, done: ['mask web'] },
  { title: 'masks what is not there yet', args: { name: 'none', masked: true }, changed: true, done: ['mask none'] },
  {
    title: 'masks what is not there, and cannot stop it',
    args: { name: 'none', masked: true, state: 'stopped' },
    failed: /^Could not find the requested service none: host$/,
    done: ['mask none'],
    check: 'unknown',
  },
  { title: 'has nothing to unmask', args: { name: 'none', masked: false }, done: [], result: { name: 'none' } },
  {
    title: 'enables a template',
    args: { name: 'web@', enabled: true },
    changed: true,
    done: ['enable web@'],
    result: { enabled: true, status: {} },
  },
  {
    title: 'starts no template',
    args: { name: 'web@', state: 'started' },
    failed: /^Service is in unknown state: web@ is a template$/,
    done: [],
  },
  {
    title: 'finds the systemd of a user that sudo leads to',
    args: { name: 'web', state: 'started', scope: 'user' },
    unit: {},
    changed: true,
    done: ['start web'],
  },
  {
    title: 'starts what it shall restart',
    args: { name: 'web', state: 'restarted' },
    unit: { bad: '' },
    failed: /^Unable to start service web: Job for web failed\.$/,
    done: ['start web'],
  },
  {
    title: 'cannot mask a unit that has a file of its own there',
    args: { name: 'web', masked: true },
    unit: { own: '' },
    failed: /^Failed to mask the service \(web\): Failed to mask unit: File \S+ already exists\.$/,
    done: ['mask web'],
  },
  {
    title: 'unmasks and starts',
    args: { name: 'web', masked: false, state: 'started' },
    unit: { load: 'masked' },
    changed: true,
    done: ['unmask web', 'start web'],
  },
  {
    title: 'starts nothing that is masked',
    args: { name: 'web', state: 'started' },
    unit: { load: 'masked' },
    failed: /^Unable to start service web: Unit web is masked\.$/,
    done: [],
  },
  {
    title: 'reads units again without a change',
    args: { daemon_reload: true, daemon_reexec: true },
    done: ['daemon-reexec', 'daemon-reload'],
    repeats: true,
    result: { name: null, status: {} },
  },
  {
    title: 'misses the service',
    args: { name: 'none', state: 'started' },
    failed: /^Could not find the requested service none: host$/,
    done: [],
    check: 'unknown',
  },
  {
    title: 'tells why it cannot start',
    args: { name: 'web', state: 'started' },
    unit: { bad: '' },
    failed: /^Unable to start service web: Job for web failed\.$/,
    done: ['start web'],
  },
  {
    title: 'takes no pattern for a name',
    args: { name: 'web*', state: 'started' },
    unit: {},
    failed: /^This module does not currently support using glob patterns, found '\*' in service name: web\*$/,
    done: [],
  },
  {
    title: 'takes no option for a name',
    args: { name: '--now', state: 'started' },
    failed: /Could not find the requested service --now/,
    done: [],
  },
  {
    title: 'takes hostile text for a name',
    args: { name: '$(touch /pwned); x', state: 'started' },
    failed: /Could not find the requested service/,
    done: [],
    check: 'unknown',
  },
];
