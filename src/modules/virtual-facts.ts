import type { Facts, HostTexts } from './host-texts.ts';

/** Machines and containers that a host is in or has, in the order in which they are recognized: the first names it. */
class Findings {
  readonly guest = new Set<string>();
  readonly host = new Set<string>();
  #first: { readonly type: string; readonly role: string } | undefined;

  add(role: 'guest' | 'host', type: string): void {
    this[role].add(type);
    this.#first ??= { type, role };
  }

  describe(): Facts {
    return {
      virtualization_type: this.#first?.type ?? 'NA',
      virtualization_role: this.#first?.role ?? 'NA',
      virtualization_tech_guest: [...this.guest],
      virtualization_tech_host: [...this.host],
    };
  }
}

/** Whether the host is a container or a virtual machine, or has some. */
export function readVirtualization(texts: HostTexts): Facts {
  const found = new Findings();
  findContainer(texts, found);
  findXen(texts, found);
  findByFirmware(texts, found);
  findByKernel(texts, found);
  return found.describe();
}

const CGROUPS: readonly (readonly [pattern: RegExp, type: string])[] = [
  [/\/docker(\/|-[0-9a-f]+\.scope)/, 'docker'],
  [/\/lxc\/|\/machine\.slice\/machine-lxc/, 'lxc'],
  [/\/system\.slice\/containerd\.service/, 'containerd'],
];
const CONTAINERS = ['docker', 'lxc', 'podman', 'openvz', 'containerd'];

function findContainer(texts: HostTexts, found: Findings): void {
  for (const line of texts.fileLines('/proc/1/cgroup')) {
    for (const [pattern, type] of CGROUPS) if (pattern.test(line)) found.add('guest', type);
  }
  for (const line of texts.lines('init_environment')) {
    if (line.includes('container=lxc')) found.add('guest', 'lxc');
    if (line.includes('container=podman')) found.add('guest', 'podman');
    if (/^container=./.test(line)) found.add('guest', 'container');
  }
  if (texts.exists('/proc/vz') && !texts.exists('/proc/lve')) {
    found.add(texts.exists('/proc/bc') ? 'host' : 'guest', 'openvz');
  }
  const said = texts.file('/run/systemd/container');
  if (said !== undefined) found.add('guest', said);
  if (texts.exists('/.dockerenv') || texts.exists('/.dockerinit')) found.add('guest', 'docker');
  if (said !== undefined || CONTAINERS.some((type) => found.guest.has(type))) found.guest.add('container');
}

function findXen(texts: HostTexts, found: Findings): void {
  if (!texts.exists('/proc/xen')) return;
  const controls = texts.file('/proc/xen/capabilities')?.includes('control_d') === true;
  found.add(controls ? 'host' : 'guest', 'xen');
}

/** What the firmware calls the machine: the file, what stands in it, what that means. */
const FIRMWARE: readonly (readonly [file: string, text: RegExp, type: string])[] = [
  ['product_name', /^(KVM|KVM Server|Bochs|AHV)$/, 'kvm'],
  ['sys_vendor', /^oVirt$/, 'oVirt'],
  ['product_family', /^RHV$/, 'RHV'],
  ['product_name', /^RHEV Hypervisor$/, 'RHEV'],
  ['product_name', /^VMware/, 'VMware'],
  ['product_name', /^OpenStack (Compute|Nova)$/, 'openstack'],
  ['bios_vendor', /^Xen$/, 'xen'],
  ['bios_vendor', /^innotek GmbH$/, 'virtualbox'],
  ['bios_vendor', /^(Amazon EC2|DigitalOcean|Hetzner)$/, 'kvm'],
  ['sys_vendor', /^(QEMU|Amazon EC2|DigitalOcean|Google|Scaleway|Nutanix)$/, 'kvm'],
  ['sys_vendor', /^KubeVirt$/, 'KubeVirt'],
  ['sys_vendor', /^Microsoft Corporation$/, 'VirtualPC'],
  ['sys_vendor', /^Parallels Software International Inc\.$/, 'parallels'],
  ['sys_vendor', /^OpenStack Foundation$/, 'openstack'],
];

function findByFirmware(texts: HostTexts, found: Findings): void {
  for (const [file, text, type] of FIRMWARE) {
    const content = texts.file(`/sys/devices/virtual/dmi/id/${file}`);
    if (content !== undefined && text.test(content)) found.add('guest', type);
  }
}

const PROCESSORS: readonly (readonly [line: RegExp, type: string])[] = [
  [/^model name.*QEMU Virtual CPU/, 'kvm'],
  [/^vendor_id.*User Mode Linux|^model name.*UML/, 'uml'],
  [/^machine.*CHRP IBM pSeries .emulated by qemu./, 'kvm'],
  [/^vendor_id.*PowerVM Lx86/, 'powervm_lx86'],
];

function findByKernel(texts: HostTexts, found: Findings): void {
  const lines = texts.lines('filtered');
  for (const line of lines) for (const [text, type] of PROCESSORS) if (text.test(line)) found.add('guest', type);
  const modules = new Set(lines.filter((line) => line.startsWith('module: ')).map((line) => line.slice(8)));
  if (modules.has('kvm')) found.add('host', 'kvm');
  if (modules.has('vboxdrv')) found.add('host', 'virtualbox');
  if (modules.has('virtio')) found.add('guest', 'kvm');
  if (texts.exists('/dev/kvm')) found.add('host', 'kvm');
}
