import type { Look, Member, Peer, Wish } from '../../tasks/etcd/plan.ts';
import type { Container } from '../../tasks/etcd/read-inspection.ts';

export const WISH: Wish = {
  bootstrap: 'discovery',
  discovery_service: 'http://10.0.0.10:8087',
  cluster_token: 'etcd-token',
  version: '3.4.14',
  volume: 'etcd-data',
  volume_path: '/bitnami/etcd',
  data_dir: '/bitnami/etcd/data',
  repair: '',
  confirm: false,
};

const EMPTY: Look = {
  container: null,
  aside: null,
  volume: null,
  folder: null,
  has_data: false,
  has_log: false,
  log_folders: [],
  own_logs: [],
  was_proven: false,
  has_image: true,
  taken_ports: [],
};

export const OURS = {
  name: 'etcd-data',
  source: '/var/lib/docker/volumes/etcd-data/_data',
  destination: '/bitnami/etcd',
};

export interface Sketch {
  /** Whether there is a container, and whether it runs. */
  container?: 'running' | 'exited';
  /** Whether the volume has a log; or where on it. */
  log?: boolean | string;
  /** Where the container has a log of its own. */
  own?: string;
  /** Whether the volume has a note of data. */
  proven?: boolean;
  volume?: boolean;
  labels?: Record<string, string>;
  command?: string[];
  mounts?: Container['mounts'];
  image?: string;
  taken?: number;
}

function look(number: number, sketch: Sketch): Look {
  const { container, log = false, labels = {}, command = [], mounts = [OURS], image = 'bitnami/etcd:3.4.14' } = sketch;
  return {
    ...EMPTY,
    container:
      container === undefined
        ? null
        : {
            id: `c${number}`,
            name: 'etcd',
            status: container,
            running: container === 'running',
            exit_code: 0,
            restarts: 0,
            image,
            command: ['etcd', '--name', `etcd-n${number}`, ...command],
            env: {},
            labels,
            working_dir: '/opt/bitnami/etcd',
            mounts,
          },
    volume: log !== false || sketch.volume === true || container !== undefined ? { labels } : null,
    has_log: log !== false,
    log_folders: log === false ? [] : [log === true ? 'data' : log],
    own_logs: sketch.own === undefined ? [] : [{ container: 'etcd', folder: sketch.own, source: null }],
    was_proven: sketch.proven === true,
    taken_ports: sketch.taken === undefined ? [] : [{ port: sketch.taken, holder: 'the container old-etcd' }],
  };
}

export function cluster(...sketches: readonly Sketch[]): Member[] {
  return sketches.map((sketch, index) => ({
    host: `n${index + 1}`,
    member: `etcd-n${index + 1}`,
    peer_url: `http://n${index + 1}:2380`,
    client_url: `http://n${index + 1}:2379`,
    look: look(index + 1, sketch),
  }));
}

export const UP: Sketch = { container: 'running', log: true };
export const DOWN: Sketch = { container: 'exited', log: true };
export const GONE: Sketch = {};
export const WAITING: Sketch = {
  container: 'running',
  volume: true,
  labels: { 'longshore.etcd.bootstrap': 'discovery' },
};

export function peer(number: number, started: boolean): Peer {
  return {
    name: `etcd-n${number}`,
    peerURLs: [`http://n${number}:2380`],
    clientURLs: started ? [`http://n${number}:2379`] : [],
  };
}

export const ALL_STARTED = [1, 2, 3].map((number) => peer(number, true));
export const THIRD_NEVER = [peer(1, true), peer(2, true), peer(3, false)];
export const NOBODY_STARTED = [1, 2, 3].map((number) => peer(number, false));
