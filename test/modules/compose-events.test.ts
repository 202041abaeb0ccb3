import { expect, test } from 'vitest';
import { describeContainer, readComposeList, readComposeOutput } from '../../src/modules/docker-compose-events.ts';

const WARNING = 'time="2030-01-02T03:04:05Z" level=warning msg="the attribute \\"version\\" is obsolete"';

test.each([
  ['nothing', '', {}],
  ['what runs already', ' Container site-web-1  Running', {}],
  [
    'what is made',
    ' Network site_default  Creating\n Network site_default  Created\n Volume "site_data"  Creating',
    {
      changed: true,
      actions: [
        { what: 'network', id: 'site_default', status: 'Creating' },
        { what: 'volume', id: 'site_data', status: 'Creating' },
      ],
    },
  ],
  [
    'what would be made',
    ' DRY-RUN MODE -  Container site-web-1  Recreate',
    { changed: true, actions: [{ what: 'container', id: 'site-web-1', status: 'Recreate' }] },
  ],
  ['a pull', ' web Pulling\n web Pulled', {}],
  [
    'a build',
    ' Service web  Building\n Service web  Built',
    { actions: [{ what: 'service', id: 'web', status: 'Building' }] },
  ],
  ['a warning', WARNING, { warnings: ['the attribute "version" is obsolete'] }],
  [
    'an error',
    ` Container web  Starting\n${WARNING}\n Container web  Error\nError response from daemon: port is already allocated\n`,
    {
      changed: true,
      actions: [{ what: 'container', id: 'web', status: 'Starting' }],
      warnings: ['the attribute "version" is obsolete'],
      lastLine: 'port is already allocated',
    },
  ],
])('Compose says %s', (_, output, expected) => {
  const nothing = { changed: false, actions: [], warnings: [], lastLine: '' };
  expect(readComposeOutput(output, { ignoreBuilds: true })).toEqual({ ...nothing, ...expected });
});

test('a volume that was not there is not removed', () => {
  const output = ' Volume one  Removing\n Volume two  Removing\n Volume one  Removed\n Volume two  Removed';
  expect(readComposeOutput(output, { ignoreBuilds: true, volumes: new Set(['two']) })).toMatchObject({
    changed: true,
    actions: [{ what: 'volume', id: 'two', status: 'Removing' }],
  });
});

test('a build counts where it is asked for', () => {
  expect(readComposeOutput(' web  Building', { ignoreBuilds: false })).toMatchObject({ changed: true });
});

test.each([
  ['', []],
  ['[]', []],
  ['[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
  ['{"a":1}\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
])('the list %j', (text, expected) => {
  expect(readComposeList(text, JSON.parse)).toEqual(expected);
});

test('a container has dicts and lists where docker has text', () => {
  const container = { Name: 'a', Labels: 'x=1,2,y=a=b', Networks: 'one,two', Publishers: null };
  expect(describeContainer(container)).toEqual({
    Name: 'a',
    Names: ['a'],
    Labels: { x: '1,2', y: 'a=b' },
    Networks: ['one', 'two'],
    Publishers: [],
  });
});
