/**
 * How often a host that says nothing is asked for a sign of life, where the ssh configuration has no ServerAliveInterval of its own. With ssh's
 * ServerAliveCountMax of 3 a silent host is given up after a minute at the latest.
 */
export const ALIVE_INTERVAL_MS = 15_000;
