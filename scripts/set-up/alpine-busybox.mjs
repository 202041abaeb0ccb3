import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** Where test/alpine-busybox.ts looks for it. Not in the checkout: other users run it, too, who may not look into that. */
const FOLDER = '/var/cache/longshore/alpine-busybox';
/** The sources as busybox.net published them, which Debian keeps beside its package. */
const ARCHIVE = 'busybox_1.35.0.orig.tar.bz2';
const SHA256 = 'faeeb244c35a348a334f4a59e44626ee870fb07b6884d68c10ae8bc19f83a694';
/** Alpine Linux builds its busybox without these, or with what follows `=` (its aports, main/busybox/busyboxconfig). */
const OPTIONS = `
AR UNCOMPRESS XZ DPKG DPKG_DEB RPM RPM2CPIO FEATURE_TAR_TO_COMMAND FEATURE_TAR_SELINUX FEATURE_GZIP_LONG_OPTIONS
FEATURE_DATE_NANO FEATURE_DD_THIRD_STATUS_LINE FEATURE_INSTALL_LONG_OPTIONS LOGNAME FEATURE_SORT_OPTIMIZE_MEMORY FEATURE_SPLIT_FANCY
FEATURE_WC_LARGE WHO W USERS FGCONSOLE FEATURE_RUN_PARTS_FANCY START_STOP_DAEMON MINIPS NUKE RESUME RUN_INIT FEATURE_VI_REGEX_SEARCH
FEATURE_FIND_CONTEXT BOOTCHARTD FEATURE_CALL_TELINIT LINUXRC SULOGIN CHATTR LSATTR TUNE2FS MODPROBE_SMALL CHRT FDISK_SUPPORT_LARGE_DISKS
FREERAMDISK FSCK_MINIX FSFREEZE LAST MKE2FS MKFS_EXT2 MKFS_MINIX MKFS_REISER FEATURE_MOUNT_NFS FEATURE_MOUNT_OTHERTAB PIVOT_ROOT RTCWAKE
SCRIPT SCRIPTREPLAY SETARCH TASKSET UEVENT WALL FEATURE_MTAB_SUPPORT CHAT DEVFSD DEVMEM FLASH_ERASEALL FLASH_LOCK FLASH_UNLOCK FLASHCP
HEXEDIT I2CGET I2CSET I2CDUMP I2CDETECT I2CTRANSFER LSSCSI MAKEDEVS MAN MT RUNLEVEL RX SETFATTR SEEDRNG UBIATTACH UBIDETACH UBIMKVOL UBIRMVOL
UBIRSVOL UBIUPDATEVOL UBIRENAME DNSD FTPD FTPGET FTPPUT HTTPD IFPLUGD FEATURE_IFUPDOWN_MAPPING INETD FAKEIDENTD NETCAT SSL_CLIENT TC TCPSVD
UDPSVD TELNET TELNETD TFTP TFTPD FEATURE_WGET_OPENSSL ZCIP UDHCPD DHCPRELAY FEATURE_UDHCP_PORT LPD LPR LPQ POPMAILDIR FEATURE_PS_WIDE
FEATURE_PS_LONG FEATURE_PS_UNUSUAL_SYSTEMS FEATURE_TOP_DECIMALS FEATURE_UPTIME_UTMP_SUPPORT FEATURE_SHOW_THREADS CHPST SETUIDGID ENVUIDGID
ENVDIR SOFTLIMIT RUNSV RUNSVDIR SV SVC SVOK SVLOGD CTTYHACK HUSH BASH_IS_ASH BASH_IS_HUSH FEATURE_SH_STANDALONE FEATURE_SH_NOFORK
FEATURE_PREFER_APPLETS FEATURE_UTMP FEATURE_WTMP FEATURE_SUID_CONFIG PAM SELINUX EXTRA_COMPAT USE_BB_PWD_GRP USE_BB_SHADOW
SHA1_HWACCEL SHA256_HWACCEL BASH_IS_NONE=y STATIC=y`
  .trim()
  .split(/\s+/);
/** Not optimized: it has to be there soon, and each of its programs runs for an instant. */
const FLAGS = '-O0 -pipe';
/** Of the kernel's headers, which musl's wrapper does not look at by itself. */
const HEADERS = ['asm-generic', 'linux', 'mtd', 'rdma', 'scsi'];

/**
 * Builds a busybox with Alpine's options against musl, statically: an image of Alpine itself is no package of Debian's. Once, some 20 s. Where it cannot, it says why, and tests that need it say so themselves.
 */
export async function buildAlpineBusybox() {
  const key = createHash('sha256')
    .update([SHA256, FLAGS, ...OPTIONS].join('\n'))
    .digest('hex');
  if (existsSync(join(FOLDER, 'key')) && readFileSync(join(FOLDER, 'key'), 'utf8') === key) return;
  console.log("▸ a busybox as Alpine's, from its sources");
  const work = mkdtempSync(join(tmpdir(), 'longshore-busybox-'));
  const clear = () => rmSync(work, { recursive: true, force: true });
  const stop = () => {
    clear();
    process.exit(130);
  };
  process.once('SIGINT', stop);
  try {
    await build(work);
    mkdirSync(FOLDER, { recursive: true });
    // Whatever umask there is.
    for (const path of [dirname(FOLDER), FOLDER]) chmodSync(path, 0o755);
    copyFileSync(join(work, 'busybox'), join(FOLDER, 'new'));
    chmodSync(join(FOLDER, 'new'), 0o755);
    renameSync(join(FOLDER, 'new'), join(FOLDER, 'busybox'));
    writeFileSync(join(FOLDER, 'key'), key);
  } catch (error) {
    console.error(`  ${error.message.trim()}\n  Tests that need it cannot run.`);
  } finally {
    process.off('SIGINT', stop);
    clear();
  }
}

async function build(work) {
  const run = promisify(execFile);
  const inside = { cwd: work, maxBuffer: 64 * 1024 * 1024 };
  await run('/usr/lib/apt/apt-helper', ['download-file', await findSources(), join(work, ARCHIVE), `SHA256:${SHA256}`]);
  await run('tar', ['--strip-components=1', '-xjf', ARCHIVE], inside);
  await run('make', ['defconfig'], inside);
  mkdirSync(join(work, 'kernel'));
  for (const name of HEADERS) symlinkSync(`/usr/include/${name}`, join(work, 'kernel', name));
  const machine = (await run('gcc', ['-print-multiarch'])).stdout.trim();
  symlinkSync(`/usr/include/${machine}/asm`, join(work, 'kernel/asm'));
  const path = join(work, '.config');
  const flags = `EXTRA_CFLAGS="${FLAGS} -idirafter ${work}/kernel"`;
  writeFileSync(path, [...OPTIONS, flags].reduce(setOption, readFileSync(path, 'utf8')));
  await run('sh', ['-c', 'yes "" | make oldconfig'], inside);
  await run('make', ['CC=musl-gcc', 'HOSTCC=gcc', `-j${availableParallelism()}`, 'busybox'], inside);
}

/** @returns where they are, in the folder from which apt would take the package */
async function findSources() {
  const run = promisify(execFile);
  const ask = () => run('apt-get', ['download', '--print-uris', 'busybox']);
  // Without lists apt knows no package.
  const { stdout } = await ask().catch(async () => {
    await run('apt-get', ['update']);
    return ask();
  });
  const folder = /^'(.*)\/[^/]*'/m.exec(stdout)?.[1];
  if (folder === undefined) throw new Error(`apt does not say from where it would take busybox: ${stdout}`);
  return `${folder}/${ARCHIVE}`;
}

function setOption(config, option) {
  const [name, value] = option.split(/=(.*)/s);
  const line = new RegExp(`^(# )?CONFIG_${name}\\b.*$`, 'm');
  return config.replace(line, () => (value === undefined ? `# CONFIG_${name} is not set` : `CONFIG_${name}=${value}`));
}
