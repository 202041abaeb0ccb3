/** Milliseconds as people say them: `12ms`, `0.9s`, `1m 05s`, `2h 03m`. */
export function formatDuration(ms: number): string {
  if (ms < 99.5) return `${Math.round(ms)}ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${pad(seconds % 60)}s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}h ${pad(minutes % 60)}m`;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
