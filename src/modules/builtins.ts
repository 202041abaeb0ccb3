import type { ActionDefinition } from '../module/define-action.ts';
import type { ModuleDefinition } from '../module/define-module.ts';
import { addHost } from './add_host.ts';
import { apk } from './apk.ts';
import { aptKey } from './apt_key.ts';
import { aptRepository } from './apt_repository.ts';
import { apt } from './apt.ts';
import { archive } from './archive.ts';
import { assembleParts } from './assemble-parts.ts';
import { assemble } from './assemble.ts';
import { assert } from './assert.ts';
import { asyncStatus } from './async_status.ts';
import { authorizedKey } from './authorized_key.ts';
import { blockinfile } from './blockinfile.ts';
import { command } from './command.ts';
import { copy } from './copy.ts';
import { cron } from './cron.ts';
import { deb822Repository } from './deb822_repository.ts';
import { debug } from './debug.ts';
import { dnsLookup } from './dns_lookup.ts';
import { dnsmasq } from './dnsmasq.ts';
import { dnf } from './dnf.ts';
import { dockerComposeV2 } from './docker_compose_v2.ts';
import { dockerComposeV2Exec } from './docker_compose_v2_exec.ts';
import { dockerComposeV2Pull } from './docker_compose_v2_pull.ts';
import { dockerComposeV2Run } from './docker_compose_v2_run.ts';
import { dockerContainer } from './docker_container.ts';
import { dockerContainerCopyInto } from './docker_container_copy_into.ts';
import { dockerContainerExec } from './docker_container_exec.ts';
import { dockerContainerInfo } from './docker_container_info.ts';
import { dockerExec } from './docker_exec.ts';
import { dockerHostInfo } from './docker_host_info.ts';
import { dockerImage } from './docker_image.ts';
import { dockerImageBuild } from './docker_image_build.ts';
import { dockerImageExport } from './docker_image_export.ts';
import { dockerImageInfo } from './docker_image_info.ts';
import { dockerImageLoad } from './docker_image_load.ts';
import { dockerImagePull } from './docker_image_pull.ts';
import { dockerImagePush } from './docker_image_push.ts';
import { dockerImageRemove } from './docker_image_remove.ts';
import { dockerImageTag } from './docker_image_tag.ts';
import { dockerLogin } from './docker_login.ts';
import { dockerLogs } from './docker_logs.ts';
import { dockerNetwork } from './docker_network.ts';
import { dockerNetworkInfo } from './docker_network_info.ts';
import { dockerPrune } from './docker_prune.ts';
import { dockerVolume } from './docker_volume.ts';
import { dockerVolumeInfo } from './docker_volume_info.ts';
import { fail } from './fail.ts';
import { fetchPart } from './fetch-part.ts';
import { fetch } from './fetch.ts';
import { file } from './file.ts';
import { find } from './find.ts';
import { getUrl } from './get_url.ts';
import { getent } from './getent.ts';
import { group } from './group.ts';
import { groupBy } from './group_by.ts';
import { hostname } from './hostname.ts';
import { includeVars } from './include_vars.ts';
import { iptables } from './iptables.ts';
import { knownHosts } from './known_hosts.ts';
import { lineinfile } from './lineinfile.ts';
import { mount } from './mount.ts';
import { packageModule } from './package.ts';
import { pause } from './pause.ts';
import { ping } from './ping.ts';
import { place } from './place.ts';
import { placeTree, unpackTree } from './place-tree.ts';
import { raw } from './raw.ts';
import { rebootStep } from './reboot-step.ts';
import { reboot } from './reboot.ts';
import { replace } from './replace.ts';
import { scriptRun } from './script-run.ts';
import { script } from './script.ts';
import { service, systemd } from './service.ts';
import { setFact } from './set_fact.ts';
import { setStats } from './set_stats.ts';
import { setup } from './setup.ts';
import { shell } from './shell.ts';
import { slurp } from './slurp.ts';
import { stat } from './stat.ts';
import { synchronize } from './synchronize.ts';
import { sysctl } from './sysctl.ts';
import { tempfile } from './tempfile.ts';
import { template } from './template.ts';
import { unarchiveRun } from './unarchive-run.ts';
import { unarchive } from './unarchive.ts';
import { timezone } from './timezone.ts';
import { uri } from './uri.ts';
import { user } from './user.ts';
import { validateArgumentSpec } from './validate_argument_spec.ts';
import { waitForConnection } from './wait_for_connection.ts';
import { waitFor } from './wait_for.ts';

/** Every built-in module and action, in alphabetical order. */
export const BUILTINS: readonly (ModuleDefinition | ActionDefinition)[] = [
  addHost,
  apk,
  apt,
  aptKey,
  aptRepository,
  archive,
  assemble,
  assembleParts,
  assert,
  asyncStatus,
  authorizedKey,
  blockinfile,
  command,
  copy,
  cron,
  deb822Repository,
  debug,
  dnf,
  dnsLookup,
  dnsmasq,
  dockerComposeV2,
  dockerComposeV2Exec,
  dockerComposeV2Pull,
  dockerComposeV2Run,
  dockerContainer,
  dockerContainerCopyInto,
  dockerContainerExec,
  dockerContainerInfo,
  dockerExec,
  dockerHostInfo,
  dockerImage,
  dockerImageBuild,
  dockerImageExport,
  dockerImageInfo,
  dockerImageLoad,
  dockerImagePull,
  dockerImagePush,
  dockerImageRemove,
  dockerImageTag,
  dockerLogin,
  dockerLogs,
  dockerNetwork,
  dockerNetworkInfo,
  dockerPrune,
  dockerVolume,
  dockerVolumeInfo,
  fail,
  fetch,
  fetchPart,
  file,
  find,
  getUrl,
  getent,
  group,
  groupBy,
  hostname,
  includeVars,
  iptables,
  knownHosts,
  lineinfile,
  mount,
  packageModule,
  pause,
  ping,
  place,
  placeTree,
  unpackTree,
  raw,
  reboot,
  rebootStep,
  replace,
  script,
  scriptRun,
  service,
  setFact,
  setStats,
  setup,
  shell,
  slurp,
  stat,
  synchronize,
  sysctl,
  systemd,
  tempfile,
  template,
  unarchive,
  unarchiveRun,
  timezone,
  uri,
  user,
  validateArgumentSpec,
  waitFor,
  waitForConnection,
];
