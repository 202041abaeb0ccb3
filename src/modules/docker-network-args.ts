import { arg, type ArgsOf } from '../module/arg.ts';

export const NETWORK_ARGS = {
  name: arg.str().required().aliases('network_name').describe("The network's name."),
  state: arg
    .choice('present', 'absent')
    .default('present')
    .describe('`absent` disconnects what is connected, and removes it.'),
  driver: arg.str().default('bridge').describe('Kind of network: bridge, overlay, macvlan, or that of a plugin.'),
  driver_options: arg.dict().describe("The driver's options."),
  ipam_driver: arg.str().describe('Driver that hands out addresses.'),
  ipam_driver_options: arg.dict().describe("That driver's options."),
  ipam_config: arg
    .list(
      arg.object({
        subnet: arg.str().required().describe('Addresses of the network, such as 172.23.27.0/24.'),
        iprange: arg.str().describe('The part of it that containers get addresses from.'),
        gateway: arg.str().describe('Address of the gateway.'),
        aux_addresses: arg.dict().describe('Addresses that are taken by others: name to address.'),
      }),
    )
    .describe('Subnets of the network; without it the engine takes one that is free.'),
  internal: arg.bool().describe('Without a way out.'),
  enable_ipv4: arg.bool().describe('IPv4 in the network; false needs Docker 28.'),
  enable_ipv6: arg.bool().describe('IPv6 in the network.'),
  labels: arg.dict().describe('Labels of the network.'),
  scope: arg.choice('local', 'global', 'swarm').describe('Where the network is known.'),
  attachable: arg.bool().describe('Containers that are no services may join an overlay network.'),
  ingress: arg.bool().describe("It is the swarm's routing mesh."),
  config_only: arg.bool().describe('It only keeps a configuration that others take with `config_from`.'),
  config_from: arg.str().describe('Network with `config_only` whose configuration this one takes.'),
  connected: arg
    .list(arg.any())
    .aliases('containers')
    .describe(
      'Containers that shall be in it; others are disconnected, unless the list is empty or `appends` is true. A name, or a mapping of `name` with `aliases`, `ipv4_address` and `ipv6_address`: a container that is connected in another way is connected anew.',
    ),
  appends: arg.bool().default(false).aliases('incremental').describe('Containers that are not in `connected` stay.'),
  force: arg.bool().default(false).describe('Makes a network that is there anew whether it differs or not.'),
};

export type NetworkArgs = ArgsOf<typeof NETWORK_ARGS>;
