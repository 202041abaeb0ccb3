/** A member, as `etcdctl member list` tells it. */
export interface ListedMember {
  /** Hexadecimal, as every command of etcdctl takes it: as a number it would be beyond 2^53. */
  readonly id: string;
  readonly name: string;
  readonly started: boolean;
  readonly peer_urls: readonly string[];
  readonly client_urls: readonly string[];
}

/** The members by name. Reads `ID, started, NAME, PEER URLS, CLIENT URLS[, LEARNER]` lines; URLs of one member are separated by commas without a blank. */
export function readMemberList(said: string): ListedMember[] {
  const members = said.split('\n').flatMap((line) => {
    const [id = '', status = '', name = '', peers = '', clients = ''] = line.split(', ').map((part) => part.trim());
    if (!/^[0-9a-f]{1,16}$/.test(id) || !/^(?:un)?started$/.test(status)) return [];
    const client_urls = splitUrls(clients);
    // A member that was there from the beginning has a name before it has ever been up.
    return [
      { id, name, started: status === 'started' && client_urls.length > 0, peer_urls: splitUrls(peers), client_urls },
    ];
  });
  return members.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

/** Whose status it is, as the member list writes ids. Read as text from `etcdctl endpoint status -w json`: as a number it would be beyond 2^53. */
export function readMemberId(status: string): string | undefined {
  const id = /"member_id":(\d+)/.exec(status)?.[1];
  return id === undefined ? undefined : BigInt(id).toString(16);
}

function splitUrls(text: string): string[] {
  return text.split(',').filter((url) => url !== '');
}

export interface ExpectedMember {
  readonly name: string;
  readonly peer_url: string;
}

/** What is wrong with a member list, a sentence for each member; empty where it is the expected one and all have started. */
export function compareMembers(listed: readonly ListedMember[], expected: readonly ExpectedMember[]): string[] {
  const wrong: string[] = [];
  for (const { name, peer_url } of expected) {
    const found = listed.find((member) => member.peer_urls.includes(peer_url));
    if (found === undefined) wrong.push(`expected ${name} at ${peer_url}, found no such member`);
    else if (!found.started)
      wrong.push(`expected ${name} at ${peer_url} to be started, found it unstarted (id ${found.id})`);
    else if (found.name !== name)
      wrong.push(`expected ${name} at ${peer_url}, found \`${found.name}\` (id ${found.id})`);
  }
  for (const member of listed) {
    if (member.peer_urls.some((url) => expected.some(({ peer_url }) => peer_url === url))) continue;
    wrong.push(`expected no other member, found \`${member.name}\` at ${member.peer_urls.join(',')} (id ${member.id})`);
  }
  return wrong;
}
