import { readFlags } from './identity.ts';
import type { Member, Wish } from './plan.ts';

/**
 * Where a container that was made in another way may keep its data, likeliest first: with the container they would be gone. Empty for a
 * container that has them on the volume.
 */
export function findForeignData({ look: { container } }: Member, wish: Wish): string[] {
  if (container === null || isOnVolume(container.mounts, wish)) return [];
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
