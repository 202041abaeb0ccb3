import { findForeignData } from './adoption.ts';
import type { Member, Refusal, Wish } from './plan.ts';
import { locateOnVolume } from './volume-place.ts';

const START_ANEW = 'If they are of no use, remove the cluster with its data: playbooks/teardown.yml -e confirm=yes.';

/** Data that lie where the container that will be would not look for them: it would begin without them. */
export function refusePlace(member: Member, wish: Wish): Refusal[] {
  return [...refuseFolder(member, wish), ...refuseLayer(member, wish)];
}

function refuseFolder(member: Member, wish: Wish): Refusal[] {
  const { host, look } = member;
  const wanted = locateOnVolume(wish.volume_path, wish.data_dir);
  // What a copy that was ended has left is not the truth as long as the container is there.
  const isForeign = findForeignData(member, wish).length > 0;
  const folders = look.log_folders.filter((folder) => !isForeign || !folder.startsWith(`${wanted}.copy/`));
  const [first] = folders;
  if (first === undefined || folders.includes(wanted)) return [];
  const places = folders.map((folder) => join(wish.volume_path, folder));
  return [
    {
      host,
      reason: `its data lie in ${places.join(' and ')} on the volume ${wish.volume}, and etcd_data_dir is ${wish.data_dir}: etcd would begin without them`,
      remedy:
        first === '.' || first.includes('.copy/')
          ? `Stop the container, and move them to ${wish.data_dir} yourself (the volume is ${look.folder ?? wish.volume} on the host). ${START_ANEW}`
          : `Set etcd_data_dir to ${places[0]}; some images put their data there whatever is set. ${START_ANEW}`,
    },
  ];
}

/** A container of ours whose image puts the data beside the volume: the next one would do so again, and begin without them. */
function refuseLayer({ host, look }: Member, wish: Wish): Refusal[] {
  const { container } = look;
  if (container === null || look.has_log || container.labels['longshore.etcd.member'] === undefined) return [];
  const [own] = look.own_logs.filter((each) => each.container === container.name);
  if (own === undefined || own.folder.startsWith(`${wish.volume_path.replace(/\/$/, '')}/`)) return [];
  return [
    {
      host,
      reason: `its data lie in ${own.folder} of the container ${own.container}, and not on the volume ${wish.volume}: the image puts them there whatever etcd_data_dir says`,
      remedy: `Set etcd_data_dir to ${own.folder}, and etcd_volume_path to the folder that it is in: then they are copied to the volume.`,
    },
  ];
}

/** A bootstrap on a volume whose note says that it has held data: nobody but its owner can know that they are of no use. */
export function refuseVanished({ host, look }: Member, wish: Wish): Refusal[] {
  if (!look.was_proven) return [];
  const version = look.volume?.labels['longshore.etcd.version'] ?? '';
  return [
    {
      host,
      reason: `the volume ${wish.volume} has held data of etcd ${version}, as its .etcd-version says, and there is no log on it any more`,
      remedy: `Bring them back to ${wish.data_dir} on it (${look.folder ?? wish.volume} on the host). ${START_ANEW}`,
    },
  ];
}

function join(path: string, folder: string): string {
  return folder === '.' ? path : `${path.replace(/\/$/, '')}/${folder}`;
}
