import { ModuleFailure } from 'longshore';

/** The data directory as a path from the volume's folder on. Throws ModuleFailure where it is not below it. */
export function locateOnVolume(volumePath: string, dataDir: string): string {
  const [folder, place] = [volumePath, dataDir].map((path) => path.replaceAll(/\/+/g, '/').replace(/\/$/, ''));
  if (place?.startsWith(`${folder}/`) === true && !place.includes('/..')) return place.slice(`${folder}/`.length);
  throw new ModuleFailure(`the data directory ${dataDir} is not below the volume's place, ${volumePath}`, {
    help: 'Data outside of the volume would go with the container: set etcd_data_dir to a folder below etcd_volume_path.',
  });
}
