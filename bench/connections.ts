/** Many connections one after the other, some at a time: what stays in memory of those that are closed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { PROGRAM, type Site } from './tools.ts';

export interface MemorySample {
  /** Hosts that have answered. */
  readonly hosts: number;
  /** Bytes that the program's process had then, and how long it had run, in milliseconds. */
  readonly memory: number;
  readonly ms: number;
}

/** Runs one command on all hosts of a site, `atOnce` of them at a time; samples after each of so many hosts. */
export async function sampleConnections(site: Site, atOnce: number, step: number): Promise<MemorySample[]> {
  const started = performance.now();
  const words = [PROGRAM, 'exec', '-i', 'hosts.ini', '-f', String(atOnce), 'all', '--', 'echo here'];
  const child = spawn(process.execPath, words, { cwd: site.folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const samples: MemorySample[] = [];
  let hosts = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    for (const _ of text.matchAll(/here\n/g)) {
      hosts++;
      if (hosts % step === 0) samples.push({ hosts, memory: readMemory(child.pid), ms: performance.now() - started });
    }
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`run exec ended with ${code} after ${hosts} hosts`);
  return samples;
}

function readMemory(pid: number | undefined): number {
  try {
    const [, kilobytes = 'NaN'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    // Its last words may come when it has ended.
    return NaN;
  }
}
