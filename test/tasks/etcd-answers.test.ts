import { describe, expect, test } from 'vitest';
import { readHealth } from '../../tasks/etcd/endpoint-health.ts';
import { compareMembers, type ListedMember, readMemberList } from '../../tasks/etcd/member-list.ts';

const N1 = 'http://10.0.0.137:2379';
const N2 = 'http://10.0.0.138:2379';
const N20 = 'http://10.0.0.138:23790';

describe('etcdctl endpoint health', () => {
  const healthy = (endpoint: string, took: string) => ({ endpoint, healthy: true, took, reason: '' });
  const sick = (endpoint: string, reason: string, took = '') => ({ endpoint, healthy: false, took, reason });

  test.each([
    [
      '3.3',
      `${N2} is healthy: successfully committed proposal: took = 5.653458ms\n${N1} is healthy: successfully committed proposal: took = 812.2µs\n`,
      [healthy(N1, '812.2µs'), healthy(N2, '5.653458ms')],
    ],
    [
      '3.3, one without an answer',
      `${N1} is healthy: successfully committed proposal: took = 2.1ms\n${N2} is unhealthy: failed to connect: context deadline exceeded\nError: unhealthy cluster`,
      [healthy(N1, '2.1ms'), sick(N2, 'context deadline exceeded')],
    ],
    [
      '3.3, one that does not listen',
      `${N1} is healthy: successfully committed proposal: took = 2.1ms\n${N2} is unhealthy: failed to connect: dial tcp 10.0.0.138:2379: connect: connection refused\nError: unhealthy cluster`,
      [healthy(N1, '2.1ms'), sick(N2, 'dial tcp 10.0.0.138:2379: connect: connection refused')],
    ],
    [
      '3.4, with what it logs',
      `{"level":"warn","ts":"2026-01-02T03:04:05.678Z","caller":"clientv3/retry_interceptor.go:62","msg":"retrying of unary invoker failed","target":"endpoint://client-1/10.0.0.138:2379","attempt":0,"error":"rpc error: code = DeadlineExceeded desc = context deadline exceeded"}\n${N1} is healthy: successfully committed proposal: took = 3.017642ms\n${N2} is unhealthy: failed to commit proposal: context deadline exceeded\nError: unhealthy cluster`,
      [healthy(N1, '3.017642ms'), sick(N2, 'context deadline exceeded')],
    ],
    [
      '3.5, with the time of what failed',
      `${N1} is healthy: successfully committed proposal: took = 1.2s\n${N2} is unhealthy: failed to commit proposal: context deadline exceeded\nError: unhealthy cluster`,
      [healthy(N1, '1.2s'), sick(N2, 'context deadline exceeded')],
    ],
    [
      '3.5, an alarm',
      `${N1} is healthy: successfully committed proposal: took = 1.2ms\n${N2} is unhealthy: failed to commit proposal: Active Alarm(s): NOSPACE\nError: unhealthy cluster`,
      [healthy(N1, '1.2ms'), sick(N2, 'Active Alarm(s): NOSPACE')],
    ],
    [
      'that is not said at all',
      'Error: dial tcp: lookup etcd1: no such host',
      [
        sick(N1, 'Error: dial tcp: lookup etcd1: no such host'),
        sick(N2, 'Error: dial tcp: lookup etcd1: no such host'),
      ],
    ],
    ['without a word', '', [sick(N1, 'no answer'), sick(N2, 'no answer')]],
  ])('%s', (_, said, expected) => {
    expect(readHealth(said, [N1, N2])).toEqual(expected);
  });

  test('an address that begins as another one does is not taken for it', () => {
    const said = `${N20} is healthy: successfully committed proposal: took = 1ms\n${N2} is unhealthy: failed to connect: x`;
    expect(readHealth(said, [N2, N20])).toEqual([sick(N2, 'x'), healthy(N20, '1ms')]);
  });
});

describe('etcdctl member list', () => {
  const member = (id: string, name: string, host: number, started = true): ListedMember => ({
    id,
    name,
    started,
    peer_urls: [`http://10.0.0.${host}:2380`],
    client_urls: started ? [`http://10.0.0.${host}:2379`] : [],
  });

  test.each([
    [
      '3.3, ids beyond 2^53',
      'ffffffffffffffff, started, etcd-n2, http://10.0.0.138:2380, http://10.0.0.138:2379\n20000000000001, started, etcd-n1, http://10.0.0.137:2380, http://10.0.0.137:2379',
      [member('20000000000001', 'etcd-n1', 137), member('ffffffffffffffff', 'etcd-n2', 138)],
    ],
    [
      '3.4, with learners',
      '8e9e05c52164694d, started, etcd-n1, http://10.0.0.137:2380, http://10.0.0.137:2379, false\n91bc3c398fb3c146, started, etcd-n10, http://10.0.0.138:2380, http://10.0.0.138:2379, true',
      [member('8e9e05c52164694d', 'etcd-n1', 137), member('91bc3c398fb3c146', 'etcd-n10', 138)],
    ],
    [
      '3.5, in the order of numbers',
      'fd422379fda50e48, started, etcd-n10, http://10.0.0.139:2380, http://10.0.0.139:2379, false\n91bc3c398fb3c146, started, etcd-n9, http://10.0.0.138:2380, http://10.0.0.138:2379, false',
      [member('91bc3c398fb3c146', 'etcd-n9', 138), member('fd422379fda50e48', 'etcd-n10', 139)],
    ],
    [
      'a member that was added and has not started',
      '1a, unstarted, , http://10.0.0.138:2380, \n2b, started, etcd-n1, http://10.0.0.137:2380, http://10.0.0.137:2379, false',
      [member('1a', '', 138, false), member('2b', 'etcd-n1', 137)],
    ],
    [
      'one of the beginning that has never been up has a name',
      '1a, started, etcd-n2, http://10.0.0.138:2380, , false',
      [member('1a', 'etcd-n2', 138, false)],
    ],
    [
      'several URLs',
      '1a, started, etcd-n1, http://a:2380,http://b:2380, http://a:2379,http://b:2379, false',
      [
        {
          id: '1a',
          name: 'etcd-n1',
          started: true,
          peer_urls: ['http://a:2380', 'http://b:2380'],
          client_urls: ['http://a:2379', 'http://b:2379'],
        },
      ],
    ],
    [
      'what else is said is no member',
      '{"level":"warn","msg":"retrying"}\n2026-01-02 03:04:05.6 I | started, a, b, c\n\nError: context deadline exceeded',
      [],
    ],
  ])('%s', (_, said, expected) => {
    expect(readMemberList(said)).toEqual(expected);
  });

  const EXPECTED = [
    { name: 'etcd-n1', peer_url: 'http://10.0.0.137:2380' },
    { name: 'etcd-n2', peer_url: 'http://10.0.0.138:2380' },
  ];
  const [first, second] = [member('1a', 'etcd-n1', 137), member('2b', 'etcd-n2', 138)];
  test.each([
    ['the expected ones', [first, second], []],
    ['one is missing', [first], ['expected etcd-n2 at http://10.0.0.138:2380, found no such member']],
    [
      'one has not started',
      [first, member('ffffffffffffffff', '', 138, false)],
      ['expected etcd-n2 at http://10.0.0.138:2380 to be started, found it unstarted (id ffffffffffffffff)'],
    ],
    [
      'one has another name',
      [first, member('2b', 'other', 138)],
      ['expected etcd-n2 at http://10.0.0.138:2380, found `other` (id 2b)'],
    ],
    [
      'one is too many',
      [first, second, member('3c', 'etcd-n3', 139)],
      ['expected no other member, found `etcd-n3` at http://10.0.0.139:2380 (id 3c)'],
    ],
    [
      'nothing is right',
      [member('3c', 'etcd-n1', 139)],
      [
        'expected etcd-n1 at http://10.0.0.137:2380, found no such member',
        'expected etcd-n2 at http://10.0.0.138:2380, found no such member',
        'expected no other member, found `etcd-n1` at http://10.0.0.139:2380 (id 3c)',
      ],
    ],
  ])('held against the inventory: %s', (_, listed, wrong) => {
    expect(compareMembers(listed, EXPECTED)).toEqual(wrong);
  });
});
