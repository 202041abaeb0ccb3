import { describe, expect, test } from 'vitest';
import { TemplateError } from '../../src/template/template-error.ts';
import { evaluate, plain } from './evaluate.ts';

const VARIABLES = {
  mixed: [
    '192.24.2.1',
    'host.fqdn',
    '::1',
    '192.168.32.0/24',
    'fe80::100/10',
    true,
    '',
    '42540766412265424405338506004571095040/64',
  ],
  hosts: ['2001:db8:deaf:be11::ef3/64', '192.0.2.48/24', '127.0.0.1/16', '192.168.0.0/16'],
};

/** As the documentation of ansible.utils has them. */
const CASES: Readonly<Record<string, readonly (readonly [string, unknown])[]>> = {
  ipaddr: [
    ['mixed | ipaddr', ['192.24.2.1', '::1', '192.168.32.0/24', 'fe80::100/10', '2001:db8:32c:faad::/64']],
    ['mixed | ansible.utils.ipv4', ['192.24.2.1', '192.168.32.0/24']],
    ['mixed | ipv6', ['::1', 'fe80::100/10', '2001:db8:32c:faad::/64']],
    ["mixed | ipaddr('host')", ['192.24.2.1/32', '::1/128', 'fe80::100/10']],
    ["mixed | ipaddr('address')", ['192.24.2.1', '::1', 'fe80::100']],
    ["mixed | ipaddr('net')", ['192.168.32.0/24', '2001:db8:32c:faad::/64']],
    ["mixed | ipaddr('net') | ipaddr('size') | map('string')", ['256', '18446744073709551616']],
    ["mixed | ipaddr('net') | ipaddr('200')", ['192.168.32.200/24', '2001:db8:32c:faad::c8/64']],
    ["mixed | ipaddr('net') | ipaddr('-1')", ['192.168.32.255/24', '2001:db8:32c:faad:ffff:ffff:ffff:ffff/64']],
    ["mixed | ipaddr('net') | ipaddr('400')", ['2001:db8:32c:faad::190/64']],
    ["mixed | ipaddr('192.0.0.0/8')", ['192.24.2.1', '192.168.32.0/24']],
    ["mixed | map('ansible.utils.ipaddr', 'version') | select", [4, 6, 4, 6, 6]],
    ["hosts | ipaddr('host/prefix')", ['2001:db8:deaf:be11::ef3/64', '192.0.2.48/24', '127.0.0.1/16']],
    ["hosts | ipaddr('network/prefix')", ['2001:db8:deaf:be11::/64', '192.0.2.0/24', '127.0.0.0/16', '192.168.0.0/16']],
    ["'192.0.2.48/24' | ipaddr('ip_netmask')", '192.0.2.48 255.255.255.0'],
    ["'192.0.2.48/24' | ipaddr('network_netmask')", '192.0.2.0 255.255.255.0'],
    ["'192.0.2.48/24' | ipaddr('network_wildcard')", '192.0.2.0 0.0.0.255'],
    ["'192.0.2.48/24' | ipaddr('broadcast')", '192.0.2.255'],
    ["'192.0.2.48' | ipaddr('broadcast')", false],
    ["'192.0.2.48/24' | ipaddr('range_usable')", '192.0.2.1-192.0.2.254'],
    ["'192.0.2.0/31' | ipaddr('size_usable')", 2],
    ["'192.0.2.48/24' | ipaddr('next_usable')", '192.0.2.49'],
    ["'192.0.2.1/24' | ipaddr('previous_usable')", false],
    ["'192.0.2.0/24' | ipaddr('type')", 'network'],
    ["'192.168.1.1' | ipaddr('private')", '192.168.1.1'],
    ["'8.8.8.8' | ipaddr('private')", false],
    ["['8.8.8.8', '10.1.1.1', '224.0.0.1'] | ipaddr('public')", ['8.8.8.8']],
    ["'172.17.0.1' | ipaddr('int')", 2886795265],
    ["'172.17.0.1/16' | ipaddr('int')", '2886795265/16'],
    ["'::1' | ipaddr(version=4)", false],
    ["'10.0.0.1' | ipaddr('bool')", true],
    ['nosuch | ipaddr', '`nosuch` is not defined'],
    ["'10.0.0.1' | ipaddr('adress')", '`ipaddr` cannot be asked for `adress`'],
    ["'10.0.0.1' | ipaddr('', 5)", '`version` is 4 or 6'],
    ["'10.0.0.1' | ipv4('', 4)", '`ipv4` takes at most one argument, not 2'],
  ],
  'others of ansible.utils': [
    ["['10.0.0.1', '::1', 'fe80::/10', 'x'] | ipwrap", ['10.0.0.1', '[::1]', '[fe80::]/10', 'x']],
    ["'::1' | ipwrap", '[::1]'],
    ['nosuch | ipwrap', '`nosuch` is not defined'],
    ["'192.168.144.5/20' | ipsubnet", '192.168.144.0/20'],
    ["'192.168.144.5' | ipsubnet", '192.168.144.5/32'],
    ["'192.168.144.0/20' | ipsubnet(26)", '64'],
    ["'192.168.144.0/20' | ipsubnet(26, 1)", '192.168.144.64/26'],
    ["'192.168.144.0/20' | ipsubnet(26, -1)", '192.168.159.192/26'],
    ["'192.168.144.0/20' | ipsubnet(26, 64)", false],
    ["'192.168.144.5' | ipsubnet(20)", '192.168.144.0/20'],
    ["'192.168.144.5' | ipsubnet(18, -1)", '192.168.144.4/31'],
    ["'192.168.144.16/30' | ipsubnet('192.168.144.0/24')", '5'],
    ["'192.168.144.16/30' | ipsubnet('10.0.0.0/8')", '192.168.144.16/30 is not in 10.0.0.0/8'],
    ["'x' | ipsubnet(20)", false],
    ["'10.0.0.0/8' | nthhost(305)", '10.0.1.49'],
    ["'10.0.0.0/30' | nthhost(4)", false],
    ["'10.0.0.0/30' | nthhost('x')", 'the place of the host has to be an integer, not the string `x`'],
    ["'10.0.0.254' | ipmath(5)", '10.0.1.3'],
    ["'0.0.0.1' | ipmath(-2)", 'there is no address of IPv4 beyond its first or last'],
    ["'x' | ipmath(1)", 'what `ipmath` takes has to be an address or a network, not the string `x`'],
    ["'10.0.0.0/8' | network_in_network('10.1.2.3')", true],
    ["'10.0.0.0/8' | network_in_network('11.0.0.0/8')", false],
    ["'10.0.0.0/8' | network_in_network('x')", '`test` has to be an address or a network, not the string `x`'],
    ["'10.0.0.0/24' | network_in_usable('10.0.0.255')", false],
    ["'10.0.0.0/24' | network_in_usable('10.0.0.254')", true],
    ["['10.1.0.1', '11.0.0.1', '::1'] | reduce_on_network('10.0.0.0/8')", ['10.1.0.1']],
    ["['x'] | reduce_on_network('10.0.0.0/8')", 'each address has to be an address or a network, not the string `x`'],
    ["['10.0.0.0/9', '10.128.0.0/9'] | cidr_merge", ['10.0.0.0/8']],
    ["['10.0.0.1', '10.0.0.9'] | cidr_merge('span')", '10.0.0.0/28'],
    ["['10.0.0.1'] | cidr_merge('nosuch')", '`action` has to be `merge` or `span`'],
    ["['10.0.0.1', '::1'] | cidr_merge('span')", 'networks of IPv4 and of IPv6 have nothing around them'],
  ],
};

describe.each(Object.entries(CASES))('%s', (_, cases) => {
  test.each(cases)('%s', (expression, expected) => {
    expect(answer(expression)).toEqual(expected);
  });
});

function answer(expression: string): unknown {
  try {
    return plain(evaluate(expression, VARIABLES));
  } catch (error) {
    if (error instanceof TemplateError) return error.message;
    throw error;
  }
}
