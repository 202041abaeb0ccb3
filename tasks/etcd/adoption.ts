import { readFlags } from './identity.ts';
import type { Member, Wish } from './plan.ts';

/**
 * Where a container that was made in another way may keep its data, likeliest first: with the container they would be gone. Empty for a
 * container that has them on the volume.
 */
export function findForeignData({ look }: Member, wish: Wish): string[] {
  const { container } = look;
  if (container === null) return [];
  const found = look.own_logs.filter((own) => own.container === container.name).map(({ folder }) => folder);
  if (isOnVolume(container.mounts, wish)) return look.has_log ? [] : found;
  if (found.length > 0) return found;
  const flags = readFlags(container.command);
  const name = flags.get('name') ?? container.env['ETCD_NAME'] ?? 'default';
  const given = flags.get('data-dir') ?? container.env['ETCD_DATA_DIR'];
  // The original image sets its data directory in its entry point, where nobody sees it.
  const usual = [wish.data_dir, `${container.working_dir.replace(/\/$/, '')}/${name}.etcd`];
  return given === undefined ? usual : [given];
}

function isOnVolume(
  mounts: NonNullable<Member['look']['container']>['mounts'],
  { volume, volume_path }: Wish,
): boolean {
  return mounts.some(({ name, destination }) => name === volume && destination === volume_path);
}
