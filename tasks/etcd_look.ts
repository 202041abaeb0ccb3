import { arg, CONTAINER_INSPECT_FORMAT, defineModule, loadProgram } from 'longshore';
import type { OwnLog } from './etcd/plan.ts';
import { dropOwnLines, readContainer, readImage, readObjects, readVolume } from './etcd/read-inspection.ts';
import { locateOnVolume } from './etcd/volume-place.ts';

const PROGRAM = loadProgram(import.meta.url, 'etcd_look.sh');

export default defineModule({
  summary: 'Looks at the container and the data of a member of an etcd cluster; changes nothing.',
  args: {
    container: arg.str().required().describe("The container's name."),
    image: arg.str().required().describe('The image that the container should have, with its tag.'),
    volume: arg.str().required().describe('The volume that holds the data.'),
    volume_path: arg.path().required().describe('Where the volume is in the container.'),
    data_dir: arg.path().required().describe('The data directory in the container, below `volume_path`.'),
    ports: arg.list(arg.int()).default([]).describe('Ports of the host that a container that does not run will need.'),
  },
  checkMode: 'supported',
  needs: ['docker'],
  returns: {
    container: 'The container: status, image, command, environment, labels, volumes; null where there is none.',
    aside: 'The same of the container that a replacement has kept aside.',
    volume: 'The volume: its labels; null where there is none.',
    has_data: 'Whether the volume has a data directory.',
    has_log: "Whether the volume has etcd's log, wherever on it: then the member has been part of a cluster.",
    log_folders: 'Data directories on the volume that have a log, from its top on.',
    in_place: 'Whether one of them is `data_dir`.',
    own_logs:
      'Data directories with a log that a container has outside of the volume: a list of `container`, `folder` in it, and `source` on the host.',
    was_proven: 'Whether a note on the volume says that it has held the data of a healthy member.',
    has_image: 'Whether the image is on the host.',
    inspected: 'For `inspected` of docker_container, which then need not look again.',
    taken_ports: 'Ports that something else listens on: a list of `port` and `holder`.',
  },
  examples: `- name: Look at the container and its data
  etcd_look:
    container: etcd
    image: bitnami/etcd:3.4.14
    volume: etcd-data
    volume_path: /bitnami/etcd
    data_dir: /bitnami/etcd/data
  register: etcd_found
`,
  prepare: ({ args }) => {
    const data = locateOnVolume(args.volume_path, args.data_dir);
    const { container, image, volume, ports } = args;
    return {
      program: PROGRAM,
      vars: {
        etcd_look_format: CONTAINER_INSPECT_FORMAT,
        etcd_look_container: container,
        etcd_look_image: image,
        etcd_look_volume: volume,
        etcd_look_data: data,
        etcd_look_ports: ports.map(String),
      },
    };
  },
  decode: ({ args, reply: { fields } }) => {
    const said = fields.all('said').join('\n');
    const objects = readObjects(said);
    const container = readContainer(objects, args.container);
    const logFolders = splitLines(fields.get('logs')).map((line) => line.replace(/^\//, ''));
    const hasLog = logFolders.length > 0;
    return {
      container,
      aside: readContainer(objects, `${args.container}.longshore-old`),
      volume: readVolume(objects, fields.get('version')),
      folder: fields.get('folder') ?? null,
      has_data: fields.flag('has_data'),
      has_log: hasLog,
      log_folders: logFolders,
      in_place: logFolders.includes(locateOnVolume(args.volume_path, args.data_dir)),
      own_logs: fields.all('own').map(readOwnLog),
      was_proven: fields.has('version'),
      has_image: readImage(objects),
      inspected: dropOwnLines(said),
      taken_ports: fields.all('taken').map(readTaken),
      summary: `${container === null ? 'no container' : `${container.image} ${container.status}`}, ${hasLog ? 'has data' : 'no data'}`,
    };
  },
});

function splitLines(text = ''): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function readOwnLog(text: string): OwnLog {
  const [container = '', folder = '', source] = splitLines(text);
  return { container, folder, source: source ?? null };
}

function readTaken(text: string): { port: number; holder: string } {
  const [port = '', ...holder] = text.split(' ');
  return { port: Number(port), holder: holder.join(' ') || 'another program' };
}
