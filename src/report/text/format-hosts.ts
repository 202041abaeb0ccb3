import { measureWidth } from '../../util/text-width.ts';

/** Names of hosts within a number of columns: `n1 n2 … (+48)`. At least one name stands in full. */
export function formatHosts(hosts: readonly string[], width: number): string {
  const all = hosts.join(' ');
  if (hosts.length <= 1 || (all.length <= width && measureWidth(all) <= width)) return all;
  let shown = '';
  let count = 0;
  for (const host of hosts) {
    const next = shown === '' ? host : `${shown} ${host}`;
    const more = formatMore(hosts.length - count - 1);
    if (count > 0 && measureWidth(next) + more.length > width) break;
    shown = next;
    count += 1;
  }
  return shown + formatMore(hosts.length - count);
}

function formatMore(count: number): string {
  return count === 0 ? '' : ` … (+${count})`;
}
