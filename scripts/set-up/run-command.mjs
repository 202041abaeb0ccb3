import { spawn } from 'node:child_process';
import os from 'node:os';

/**
 * Runs a command on this terminal and resolves with its exit status; 128 and more where a signal ended it, 127 where it could not be started.
 * An interrupt reaches the command by the terminal itself and is left to it; a SIGTERM is handed on.
 */
export async function runCommand(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  const handOn = () => child.kill('SIGTERM');
  const ignore = () => {};
  process.on('SIGTERM', handOn);
  process.on('SIGINT', ignore);
  try {
    return await new Promise((resolve) => {
      child.once('error', () => resolve(127));
      child.once('exit', (status, signal) => resolve(status ?? 128 + SIGNALS[signal]));
    });
  } finally {
    process.off('SIGTERM', handOn);
    process.off('SIGINT', ignore);
  }
}

const SIGNALS = os.constants.signals;
