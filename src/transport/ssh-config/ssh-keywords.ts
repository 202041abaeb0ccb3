/** What becomes of a keyword of ssh_config(5), and what there is to know about it. */
export interface KeywordFate {
  /**
   * - `works`: as with ssh;
   * - `openssh`: the host is reached with the system's ssh where it is set;
   * - `unused`: has no effect on a run, or none that anybody could miss;
   * - `said`: has no effect over node-ssh, which a run says once.
   */
  readonly fate: 'works' | 'openssh' | 'unused' | 'said';
  readonly note: string;
}

const works = (note = ''): KeywordFate => ({ fate: 'works', note });
const openssh = (note: string): KeywordFate => ({ fate: 'openssh', note });
const unused = (note: string): KeywordFate => ({ fate: 'unused', note });
const said = (note: string): KeywordFate => ({ fate: 'said', note });

const PORTS = 'ports of a login; over openssh they are kept closed too';
const TERMINAL = 'for a terminal';
const OUTPUT = 'what ssh says; here `-v` and the report';
const SHARING = 'connections are shared by themselves, one for each host';

/** All keywords of OpenSSH 9.9, as ssh_config(5) writes them. */
export const SSH_KEYWORDS: Readonly<Record<string, KeywordFate>> = {
  AddKeysToAgent: said('keys are not added to an agent'),
  AddressFamily: works(),
  BatchMode: works('nobody is asked; what the inventory and the command line have is given'),
  BindAddress: works(),
  BindInterface: works(),
  CASignatureAlgorithms: unused('for certificates of hosts'),
  CanonicalDomains: works(),
  CanonicalizeFallbackLocal: works(),
  CanonicalizeHostname: works(),
  CanonicalizeMaxDots: works(),
  CanonicalizePermittedCNAMEs: works(),
  CertificateFile: openssh('where the file is there, and the inventory has no password'),
  ChannelTimeout: unused('a run closes its channels itself'),
  CheckHostIP: said('host keys are looked up by name'),
  Ciphers: works('those that ssh2 speaks; the system’s ssh where it speaks none of them'),
  ClearAllForwardings: unused(PORTS),
  Compression: works(),
  ConnectTimeout: works('where neither the inventory nor `--timeout` nor `connect_timeout` says another'),
  ConnectionAttempts: works(),
  ControlMaster: unused(SHARING),
  ControlPath: unused(
    'over node-ssh; over openssh a connection that is open is taken, unless the inventory says which host keys are right',
  ),
  ControlPersist: unused(SHARING),
  DynamicForward: unused(PORTS),
  EnableEscapeCommandline: unused(TERMINAL),
  EnableSSHKeysign: unused('for the system’s ssh itself'),
  EscapeChar: unused(TERMINAL),
  ExitOnForwardFailure: unused(PORTS),
  FingerprintHash: unused('fingerprints are SHA256'),
  ForkAfterAuthentication: unused('a run stays until it is done'),
  ForwardAgent: works('`yes`, a socket, or a variable; without it where the host forwards none'),
  ForwardX11: unused(PORTS),
  ForwardX11Timeout: unused(PORTS),
  ForwardX11Trusted: unused(PORTS),
  GatewayPorts: unused(PORTS),
  GlobalKnownHostsFile: works(),
  GSSAPIAuthentication: openssh(
    'where this user has a Kerberos ticket (`KRB5CCNAME`, `/tmp/krb5cc_UID`), and the inventory no password',
  ),
  GSSAPIClientIdentity: unused('with GSSAPIAuthentication'),
  GSSAPIDelegateCredentials: unused('with GSSAPIAuthentication'),
  GSSAPIKexAlgorithms: unused('with GSSAPIAuthentication'),
  GSSAPIKeyExchange: unused('with GSSAPIAuthentication'),
  GSSAPIRenewalForcesRekey: unused('with GSSAPIAuthentication'),
  GSSAPIServerIdentity: unused('with GSSAPIAuthentication'),
  GSSAPITrustDns: unused('with GSSAPIAuthentication'),
  HashKnownHosts: works(),
  Host: works(),
  HostKeyAlgorithms: works(
    'those that ssh2 speaks, those of known keys first, whatever their order; the system’s ssh where it speaks none of them',
  ),
  HostKeyAlias: works(),
  HostName: works(),
  HostbasedAcceptedAlgorithms: unused('with HostbasedAuthentication'),
  HostbasedAuthentication: openssh('where the inventory has no password'),
  IPQoS: unused('packets are marked as this machine does'),
  IdentitiesOnly: works(),
  IdentityAgent: works(),
  IdentityFile: works(),
  IgnoreUnknown: works(),
  Include: works(),
  KbdInteractiveAuthentication: works(),
  KbdInteractiveDevices: said('the host chooses'),
  KexAlgorithms: works(
    'those that ssh2 speaks; the system’s ssh where it speaks none of them, such as post-quantum ones alone',
  ),
  KnownHostsCommand: openssh(''),
  LocalCommand: unused('with PermitLocalCommand'),
  LocalForward: unused(PORTS),
  LogLevel: unused(OUTPUT),
  LogVerbose: unused(OUTPUT),
  MACs: works('those that ssh2 speaks; the system’s ssh where it speaks none of them'),
  Match: works('host, originalhost, user, localuser, exec, all, final, canonical'),
  NoHostAuthenticationForLocalhost: works('for localhost, 127.0.0.0/8 and ::1'),
  NumberOfPasswordPrompts: said('a wrong password is given once'),
  ObscureKeystrokeTiming: unused(TERMINAL),
  PKCS11Provider: openssh('where the inventory has no password'),
  PasswordAuthentication: works(),
  PermitLocalCommand: said('LocalCommand is not run'),
  PermitRemoteOpen: unused(PORTS),
  Port: works(),
  PreferredAuthentications: works(),
  ProxyCommand: works('with its tokens, by the user’s shell; what it says is in the error'),
  ProxyJump: works('over several hosts, with one connection to each'),
  ProxyUseFdpass: openssh('with ProxyCommand'),
  PubkeyAcceptedAlgorithms: works('keys of other types are not tried; an RSA key signs as the host likes best'),
  PubkeyAuthentication: works(),
  RekeyLimit: said('keys are exchanged anew when the host asks for it'),
  RemoteCommand: unused('the command is the run’s'),
  RemoteForward: unused(PORTS),
  RequestTTY: unused(TERMINAL),
  RequiredRSASize: said('short RSA keys are not refused'),
  RevokedHostKeys: openssh('`@revoked` in known_hosts works over node-ssh'),
  SecurityKeyProvider: openssh('where it is not ssh’s own, and the inventory has no password'),
  SendEnv: works('sshd takes what its AcceptEnv names'),
  ServerAliveCountMax: works(),
  ServerAliveInterval: works('15 s where nothing says another'),
  SessionType: unused('the session is the run’s'),
  SetEnv: works('sshd takes what its AcceptEnv names'),
  StdinNull: unused('the session is the run’s'),
  StreamLocalBindMask: unused(PORTS),
  StreamLocalBindUnlink: unused(PORTS),
  StrictHostKeyChecking: works('`ask` refuses, since a run asks nobody'),
  SyslogFacility: unused(OUTPUT),
  TCPKeepAlive: works(),
  Tag: works('by `ssh -G`'),
  Tunnel: unused(PORTS),
  TunnelDevice: unused(PORTS),
  UpdateHostKeys: unused('known_hosts gets the key that the host has shown'),
  User: works(),
  UserKnownHostsFile: works(),
  VerifyHostKeyDNS: openssh('where it is `yes`'),
  VisualHostKey: unused(OUTPUT),
  XAuthLocation: unused(PORTS),
};

/** Notes of the keywords that a run has to say are without effect, by the keyword in lower case. */
export const SAID_KEYWORDS: ReadonlyMap<string, { readonly keyword: string; readonly note: string }> = new Map(
  Object.entries(SSH_KEYWORDS).flatMap(([keyword, { fate, note }]) =>
    fate === 'said' ? [[keyword.toLowerCase(), { keyword, note }] as const] : [],
  ),
);
