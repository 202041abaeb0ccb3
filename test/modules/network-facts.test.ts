import { expect, test } from 'vitest';
import { readNetwork } from '../../src/modules/network-facts.ts';
import { describeHost } from './host-text-fields.ts';

const ADDRESSES = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
2: eth0@if9: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default
    link/ether 02:42:ac:11:00:02 brd ff:ff:ff:ff:ff:ff link-netnsid 0
    inet 10.1.2.3/20 brd 10.1.15.255 scope global dynamic eth0
       valid_lft 86000sec preferred_lft 86000sec
    inet 10.1.2.4/20 brd 10.1.15.255 scope global secondary eth0
       valid_lft forever preferred_lft forever
    inet 10.1.2.5/32 scope global secondary eth0:1
       valid_lft forever preferred_lft forever
    inet6 fe80::42/64 scope link
       valid_lft forever preferred_lft forever
3: tun0: <POINTOPOINT,UP> mtu 1400 qdisc fq state UNKNOWN
    link/none
    inet 192.0.2.1 peer 192.0.2.2/32 scope global tun0
4: br-lan: <BROADCAST,UP> mtu 1500 state DOWN
`;

test('interfaces, their addresses, and the way to the world', () => {
  const net = (name: string, mac: string, kind: string, state: string): Record<string, string> => ({
    [`/sys/class/net/${name}/address`]: mac,
    [`/sys/class/net/${name}/mtu`]: name === 'tun0' ? '1400' : '1500',
    [`/sys/class/net/${name}/operstate`]: state,
    [`/sys/class/net/${name}/type`]: kind,
    [`/sys/class/net/${name}/flags`]: name === 'eth0' ? '0x1103' : '0x1003',
  });
  const facts = readNetwork(
    describeHost({
      files: {
        ...net('lo', '00:00:00:00:00:00', '772', 'unknown'),
        ...net('eth0', '02:42:ac:11:00:02', '1', 'up'),
        ...net('tun0', '', '65534', 'unknown'),
        ...net('br-lan', '02:00:00:00:00:09', '1', 'down'),
        ...net('bond0', '02:00:00:00:00:0a', '1', 'up'),
        '/sys/class/net/eth0/speed': '10000',
        '/sys/class/net/br-lan/bridge/bridge_id': '8000.020000000009',
        '/sys/class/net/br-lan/bridge/stp_state': '0',
        '/sys/class/net/bond0/bonding/slaves': 'eth1 eth2',
        '/sys/class/net/bond0/bonding/mode': '802.3ad 4',
        '/sys/class/net/bond0/bonding/miimon': '100',
        '/sys/class/net/bond0/bonding/lacp_rate': 'fast 1',
        '/sys/class/net/bonding_masters': 'bond0',
      },
      existing: ['/sys/class/net/br-lan/bridge', '/sys/class/net/br-lan/brif/eth3', '/sys/class/net/bond0/bonding'],
      links: {
        '/sys/class/net/eth0/device': '../../../0000:00:03.0',
        '/sys/class/net/eth0/device/driver/module': '../../../../module/virtio_net',
      },
      fields: {
        addresses: ADDRESSES,
        route4: '8.8.8.8 via 10.1.0.1 dev eth0 src 10.1.2.3 uid 0 \n    cache \n',
        route6: '',
      },
    }),
  );
  const first = { netmask: '255.255.240.0', network: '10.1.0.0', prefix: '20', broadcast: '10.1.15.255' };
  const labelled = {
    address: '10.1.2.5',
    netmask: '255.255.255.255',
    network: '10.1.2.5',
    prefix: '32',
    broadcast: '',
  };
  expect(facts).toEqual({
    interfaces: ['bond0', 'br-lan', 'eth0', 'lo', 'tun0', 'eth0_1'],
    lo: expect.objectContaining({
      type: 'loopback',
      ipv4: expect.objectContaining({ broadcast: '' }) as unknown,
    }) as unknown,
    eth0: {
      device: 'eth0',
      active: true,
      macaddress: '02:42:ac:11:00:02',
      module: 'virtio_net',
      mtu: 1500,
      pciid: '0000:00:03.0',
      promisc: true,
      speed: 10000,
      type: 'ether',
      ipv4: { address: '10.1.2.3', ...first },
      ipv4_secondaries: [{ address: '10.1.2.4', ...first }, labelled],
      ipv6: [{ address: 'fe80::42', prefix: '64', scope: 'link' }],
    },
    eth0_1: { ipv4_secondaries: [labelled] },
    tun0: expect.objectContaining({
      type: 'tunnel',
      ipv4: { address: '192.0.2.1', netmask: '255.255.255.255', network: '192.0.2.1', prefix: '32', broadcast: '' },
    }) as unknown,
    br_lan: {
      device: 'br-lan',
      active: false,
      macaddress: '02:00:00:00:00:09',
      mtu: 1500,
      promisc: false,
      type: 'bridge',
      interfaces: ['eth3'],
      id: '8000.020000000009',
      stp: false,
    },
    bond0: expect.objectContaining({
      type: 'bonding',
      slaves: ['eth1', 'eth2'],
      mode: '802.3ad',
      miimon: '100',
      lacp_rate: 'fast',
    }) as unknown,
    default_ipv4: {
      interface: 'eth0',
      address: '10.1.2.3',
      gateway: '10.1.0.1',
      alias: 'eth0',
      macaddress: '02:42:ac:11:00:02',
      mtu: 1500,
      type: 'ether',
      ...first,
    },
    default_ipv6: {},
    all_ipv4_addresses: ['10.1.2.3', '10.1.2.4', '10.1.2.5', '192.0.2.1'],
    all_ipv6_addresses: ['fe80::42'],
  });
  expect(readNetwork(describeHost({}))).toEqual({});
});
