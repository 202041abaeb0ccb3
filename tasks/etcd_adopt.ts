import { arg, defineModule, loadProgram } from 'longshore';
import { locateOnVolume } from './etcd/volume-place.ts';

const PROGRAM = loadProgram(import.meta.url, 'etcd_adopt.sh');

export default defineModule({
  summary: 'Copies the data of an etcd container onto a volume, while the container is stopped.',
  description:
    'For a container that keeps its data elsewhere, such as one that was made by hand. It is left stopped, with its data.',
  args: {
    container: arg.str().required().describe("The container's name."),
    folders: arg
      .list(arg.str())
      .required()
      .describe('Folders in the container where the data may be, likeliest first.'),
    volume: arg.str().required().describe('The volume, which has to be there.'),
    volume_path: arg.path().required().describe('Where the volume will be in the container.'),
    data_dir: arg.path().required().describe('The data directory in the container that will be, below `volume_path`.'),
  },
  checkMode: 'supported',
  needs: ['docker'],
  prepare: ({ args }) => ({
    program: PROGRAM,
    vars: {
      etcd_adopt_container: args.container,
      etcd_adopt_folders: args.folders,
      etcd_adopt_volume: args.volume,
      etcd_adopt_data: locateOnVolume(args.volume_path, args.data_dir),
    },
  }),
  decode: ({ reply: { fields } }) => ({
    changed: fields.flag('changed'),
    from: fields.get('from') ?? null,
    summary: fields.has('from') ? `copied from ${fields.get('from')}` : '',
  }),
});
