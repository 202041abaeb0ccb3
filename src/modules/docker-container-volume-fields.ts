import { ModuleFailure } from '../module/result.ts';
import type { ContainerArgs, ContainerField, Entry } from './docker-container-field.ts';
import { dictField, scalarField, setField } from './docker-container-field.ts';
import { cleanPath, formatScalar, parseSize, parseVolume } from './docker-container-values.ts';
import { quoteField } from './docker-device-request.ts';

const MODE = '{{if index . "RW"}}{{printf "%x" "rw"}}{{else}}{{printf "%x" "ro"}}{{end}}';
const SOURCE =
  '{{if eq (index . "Type") "volume"}}{{printf "%x" (index . "Name")}}{{else}}{{printf "%x" (index . "Source")}}{{end}}';
const IS_ANONYMOUS = 'and (eq (index . "Type") "volume") (eq (len (print (index . "Name"))) 64)';

function wantedVolumes(args: ContainerArgs): readonly Entry[] {
  const volumes = (args.volumes ?? []).map(parseVolume).map((volume): Entry => {
    if (volume.type === 'anonymous') return [volume.target, 'anonymous'];
    return [volume.target, volume.type, volume.source, volume.readOnly ? 'ro' : 'rw'];
  });
  const mounts = (args.mounts ?? []).map((mount): Entry => {
    const target = cleanPath(mount.target);
    if (mount.type === 'tmpfs') return [target, 'tmpfs'];
    if (mount.source === undefined) return [target, 'anonymous'];
    const source = mount.type === 'bind' ? cleanPath(mount.source) : mount.source;
    return [target, mount.type, source, mount.read_only ? 'ro' : 'rw'];
  });
  const tmpfs = (args.tmpfs ?? []).map((text): Entry => [cleanPath(text.split(':')[0] ?? ''), 'tmpfs']);
  return [...volumes, ...mounts, ...tmpfs];
}

export const VOLUME_FIELDS: readonly ContainerField[] = [
  {
    name: 'volumes',
    kind: 'dict',
    template: [
      `{{range index . "Mounts"}}\nvolumes {{printf "%x" (index . "Destination")}} `,
      '{{if eq (index . "Type") "tmpfs"}}{{printf "%x" "tmpfs"}}',
      `{{else if ${IS_ANONYMOUS}}}{{printf "%x" "anonymous"}}`,
      `{{else}}{{printf "%x" (index . "Type")}}:${SOURCE}:${MODE}{{end}}{{end}}`,
      '{{range $k, $v := index $h "Tmpfs"}}\nvolumes {{printf "%x" $k}} {{printf "%x" "tmpfs"}}{{end}}',
    ].join(''),
    imageTemplate:
      '{{range $k, $v := index $c "Volumes"}}\nvolumes {{printf "%x" $k}} {{printf "%x" "anonymous"}}{{end}}',
    fromImage: 'merge',
    always: true,
    wanted: wantedVolumes,
    options: (args) => [
      ...(args.volumes ?? []).map((volume) => `--volume=${volume}`),
      ...(args.mounts ?? []).map(formatMount),
      ...(args.tmpfs ?? []).map((path) => `--tmpfs=${path}`),
    ],
  },
  scalarField('volume_driver', '$h "VolumeDriver"', '--volume-driver', (args) => args.volume_driver),
  setField('volumes_from', '$h "VolumesFrom"', '--volumes-from', (args) => args.volumes_from),
  dictField('storage_opts', '$h "StorageOpt"', '--storage-opt', (args) => args.storage_opts),
  setField('devices', '$h "Devices"', '--device', (args) => args.devices, {
    kind: 'dict',
    template:
      '{{range index $h "Devices"}}\ndevices {{printf "%x" (index . "PathInContainer")}} {{printf "%x:%x" (index . "PathOnHost") (index . "CgroupPermissions")}}{{end}}',
    wanted: (args) =>
      args.devices?.map((device) => {
        const [source = '', target = source, permissions = 'rwm'] = device.split(':');
        return [target, source, permissions];
      }),
  }),
];

/** The value is CSV, so a field with a comma or a quote is quoted. */
function formatMount(mount: NonNullable<ContainerArgs['mounts']>[number]): string {
  if (mount.create_mountpoint === true)
    throw new ModuleFailure("mounts: docker's client has no create_mountpoint", {
      help: 'write it in `volumes`, as /host:/container: the engine makes the folder then',
    });
  if (mount.tmpfs_options !== undefined)
    throw new ModuleFailure("mounts: docker's client has no tmpfs_options", {
      help: 'write it in `tmpfs`, as /path:options',
    });
  const fields = [
    `type=${mount.type}`,
    ...(mount.source === undefined ? [] : [`source=${mount.source}`]),
    `target=${mount.target}`,
    ...(mount.read_only ? ['readonly'] : []),
    ...(mount.consistency === undefined ? [] : [`consistency=${mount.consistency}`]),
    ...(mount.propagation === undefined ? [] : [`bind-propagation=${mount.propagation}`]),
    ...(mount.non_recursive === true ? ['bind-nonrecursive'] : []),
    ...(mount.read_only_non_recursive === true ? ['bind-recursive=writable'] : []),
    ...(mount.read_only_force_recursive === true ? ['bind-recursive=readonly'] : []),
    ...(mount.subpath === undefined ? [] : [`volume-subpath=${mount.subpath}`]),
    ...(mount.no_copy ? ['volume-nocopy'] : []),
    ...(mount.volume_driver === undefined ? [] : [`volume-driver=${mount.volume_driver}`]),
    ...Object.entries(mount.volume_options ?? {}).map(
      ([name, value]) => `volume-opt=${name}=${formatScalar(value, `mounts.volume_options.${name}`)}`,
    ),
    ...(mount.tmpfs_size === undefined ? [] : [`tmpfs-size=${parseSize(mount.tmpfs_size, 'mounts.tmpfs_size')}`]),
    ...(mount.tmpfs_mode === undefined ? [] : [`tmpfs-mode=${mount.tmpfs_mode}`]),
    ...Object.entries(mount.labels ?? {}).map(
      ([name, value]) => `volume-label=${name}=${formatScalar(value, `mounts.labels.${name}`)}`,
    ),
  ];
  return `--mount=${fields.map(quoteField).join(',')}`;
}
