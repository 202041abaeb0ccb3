export { hashKnownHost, type KnownHostsLine, matchesKnownHost, parseKnownHosts } from '../util/known-hosts.ts';
