/** The last part of a host's path. */
export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
