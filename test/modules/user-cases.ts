import { expect } from 'vitest';

export const HASH = `$6$abcdefgh$${'x'.repeat(84)}./`;

export interface UserCase {
  readonly title: string;
  readonly args: Record<string, unknown>;
  readonly changed?: boolean;
  readonly result?: Record<string, unknown>;
  /** The line of the user in /etc/passwd, /etc/shadow and of groups in /etc/group afterwards; null: none. */
  readonly passwd?: string | RegExp | null;
  readonly shadow?: string | RegExp;
  readonly groups?: Readonly<Record<string, string | null>>;
  /** Owner, group and mode of what is in /home; undefined: not there. */
  readonly home?: Readonly<Record<string, string | undefined>>;
}

const ANN = 'ann:x:1001:1001:Ann,,,:/home/ann:/bin/sh';

export const USER_CASES: readonly UserCase[] = [
  {
    title: 'makes a user, a group of that name and a home with the skeleton',
    args: { name: 'app' },
    changed: true,
    result: {
      uid: 1002,
      group: 1002,
      comment: '',
      home: '/home/app',
      shell: '/bin/sh',
      system: false,
      create_home: true,
    },
    passwd: 'app:x:1002:1002::/home/app:/bin/sh',
    shadow: /^app:!:/,
    groups: { app: 'app:x:1002:' },
    home: { app: '1002:1002 750', 'app/.profile': '1002:1002 644' },
  },
  {
    title: 'makes a user with all that it can have',
    args: {
      name: 'app',
      uid: 1500,
      group: 'staff',
      groups: ['audio', 'daemon'],
      comment: 'An app; $(x) "y"',
      home: '/home/ops/down/app',
      shell: '/bin/false',
      password: HASH,
      expires: 1893456000,
      password_expire_account_disable: 7,
      password_expire_max: 90,
      password_expire_min: 1,
      password_expire_warn: 5,
    },
    changed: true,
    result: { uid: 1500, group: 50, groups: 'audio,daemon', password: 'NOT_LOGGING_PASSWORD' },
    passwd: 'app:x:1500:50:An app; $(x) "y":/home/ops/down/app:/bin/false',
    shadow: new RegExp(String.raw`^app:\$6\$abcdefgh\$x{84}\./:\d+:1:90:5:7:21915:$`),
    groups: { app: null, audio: 'audio:x:29:app', daemon: 'daemon:x:1:app' },
    home: { 'ops/down': '0:0 755', 'ops/down/app': '1500:50 750' },
  },
  {
    title: 'makes a user of the system without a home',
    args: { name: 'app', system: true, create_home: false },
    changed: true,
    result: { system: true, create_home: false },
    passwd: /^app:x:[1-9]\d\d:[1-9]\d\d::\/home\/app:\/bin\/sh$/,
    home: { app: undefined },
  },
  {
    title: 'makes a user beside a group of that name',
    args: { name: 'audio', uid_min: 3000 },
    changed: true,
    passwd: /^audio:x:3000:/,
    groups: { audio: 'audio:x:29:' },
  },
  {
    title: 'leaves a user alone',
    args: { name: 'ann' },
    result: { uid: 1001, group: 1001, home: '/home/ann' },
    passwd: ANN,
  },
  {
    title: 'leaves alone what is as it shall be',
    args: {
      name: 'ann',
      uid: 1001,
      group: 'ann',
      groups: 'staff',
      comment: 'Ann,,,',
      home: '/home/ann',
      shell: '/bin/sh',
      expires: -1,
      password_lock: true,
    },
    passwd: ANN,
    result: { groups: 'staff', append: false, move_home: false },
  },
  {
    title: 'changes what differs, and says what',
    args: { name: 'ann', uid: 1600, group: '29', comment: '', shell: '/bin/bash' },
    changed: true,
    result: {
      uid: 1600,
      group: 29,
      summary: 'uid, group, comment, shell',
      diff: expect.objectContaining({
        before: 'state: present\nuid: 1001\ngroup: 1001\ncomment: Ann,,,\nshell: /bin/sh\n',
        after: 'state: present\nuid: 1600\ngroup: 29\ncomment: \nshell: /bin/bash\n',
      }),
    },
    passwd: 'ann:x:1600:29::/home/ann:/bin/bash',
  },
  {
    title: 'joins groups, and leaves others',
    args: { name: 'ann', groups: ['audio'] },
    changed: true,
    result: { summary: 'groups' },
    groups: { audio: 'audio:x:29:ann', staff: 'staff:x:50:' },
  },
  {
    title: 'joins groups, and stays in others',
    args: { name: 'ann', groups: 'audio,daemon', append: true },
    changed: true,
    groups: { audio: 'audio:x:29:ann', daemon: 'daemon:x:1:ann', staff: 'staff:x:50:ann' },
  },
  { title: 'leaves every group', args: { name: 'ann', groups: [] }, changed: true, groups: { staff: 'staff:x:50:' } },
  {
    title: 'leaves no group where none is added',
    args: { name: 'ann', groups: [], append: true },
    groups: { staff: 'staff:x:50:ann' },
  },
  {
    title: 'moves a home',
    args: { name: 'ann', home: '/home/user/ann', move_home: true },
    changed: true,
    passwd: 'ann:x:1001:1001:Ann,,,:/home/user/ann:/bin/sh',
    home: { ann: undefined, 'user/ann/notes': '0:0 644' },
  },
  {
    title: 'makes another home, and leaves the old one',
    args: { name: 'ann', home: '/home/other' },
    changed: true,
    home: { 'ann/notes': '0:0 644', 'other/.profile': '1001:1001 644', other: '1001:1001 750' },
  },
  {
    title: 'sets a password',
    args: { name: 'ann', password: HASH },
    changed: true,
    result: { password: 'NOT_LOGGING_PASSWORD', summary: 'password' },
    shadow: /^ann:\$6\$abcdefgh\$x{84}\.\/:/,
  },
  {
    title: 'sets no password of an account that is there, where that is wanted',
    args: { name: 'ann', password: HASH, update_password: 'on_create' },
    shadow: /^ann:!:/,
  },
  {
    title: 'sets a password and locks it',
    args: { name: 'ann', password: HASH, password_lock: true },
    changed: true,
    shadow: /^ann:!\$6\$/,
  },
  {
    title: 'sets days',
    args: { name: 'ann', expires: 1893456000.5, password_expire_account_disable: 3, password_expire_max: 30 },
    changed: true,
    shadow: 'ann:!:19000:0:30:7:3:21915:',
  },
  {
    title: 'removes a user, and leaves the home',
    args: { name: 'ann', state: 'absent' },
    changed: true,
    result: { state: 'absent', force: false, remove: false },
    passwd: null,
    home: { 'ann/notes': '0:0 644' },
  },
  { title: 'has none to remove', args: { name: 'none', state: 'absent' } },
];

export const BUSYBOX_USER_CASES: readonly UserCase[] = [
  {
    title: 'makes a user',
    args: { name: 'app', comment: 'An $(x) "y"', home: '/home/ops/app' },
    passwd: 'app:x:1000:1000:An $(x) "y":/home/ops/app:/bin/sh',
  },
  {
    title: 'makes a user in groups, with a password',
    args: { name: 'app', uid: 1500, group: 'staff', groups: ['audio', 'daemon'], password: HASH },
    passwd: /^app:x:1500:50:/,
    shadow: /^app:\$6\$/,
    groups: { audio: 'audio:x:29:app', daemon: 'daemon:x:1:app' },
  },
  {
    title: 'joins and leaves groups',
    args: { name: 'ann', groups: ['audio'] },
    result: { summary: 'groups' },
    passwd: ANN,
    groups: { audio: 'audio:x:29:ann', staff: 'staff:x:50:' },
  },
  {
    title: 'joins groups, and sets a password',
    args: { name: 'ann', groups: ['audio'], append: true, password: HASH },
    result: { summary: 'groups, password' },
    passwd: ANN,
    shadow: /^ann:\$6\$/,
    groups: { audio: 'audio:x:29:ann', staff: 'staff:x:50:ann' },
  },
  {
    title: 'removes a user',
    args: { name: 'ann', state: 'absent' },
    passwd: null,
    groups: { staff: 'staff:x:50:' },
  },
];
