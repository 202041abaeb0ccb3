import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useFolder } from '../cli/use-folder.ts';
import { describeWith } from '../requirement.ts';
import { GPG_NEEDS } from './apt-keys.ts';
import { WITH_SERVERS } from './example-courses.ts';
import { SERVE, writeSite } from './examples-network.ts';
import { followExamples } from './follow-examples.ts';
import { plantPackageHost } from './package-stand-ins.ts';

describeWith(
  [
    'root',
    'linux',
    GPG_NEEDS,
    { command: 'apt-key', package: 'apt' },
    { command: 'curl', package: 'curl' },
    { command: 'dig', package: 'bind9-dnsutils' },
    { command: 'dnsmasq', package: 'dnsmasq' },
    { command: 'openssl', package: 'openssl' },
    { command: 'rsync', package: 'rsync' },
    { command: 'zip', package: 'zip' },
  ],
  'the examples of modules, followed on a host that has a network',
  () => {
    const folder = useFolder();

    test('do what they say, and the second time nothing', () => {
      const fingerprint = writeSite(folder.path);
      const tools = join(folder.path, 'tools');
      mkdirSync(tools);
      plantPackageHost(tools, ['apk', 'dnf', 'rpm'], ['curl', 'httpd', 'nginx', 'postgresql']);
      const keywords = { environment: { PATH: `${tools}:/usr/sbin:/usr/bin:/sbin:/bin` } };
      const [first, second] = followExamples(folder, {
        modules: WITH_SERVERS,
        instead: { apt_key: [['9FED2BCBDCD29CDF762678CBAED4B06F473041FA', fingerprint]] },
        keywords: { apk: keywords, dnf: keywords },
        host: `${SERVE}mkdir /etc/apk && ln -s "$1/tools/state/world" /etc/apk/world`,
      });
      expect(first?.failures).toEqual([]);
      expect(first?.followed).toEqual([...WITH_SERVERS].sort());
      expect(second?.failures).toEqual([]);
      // Its last example takes away what the first has brought.
      expect(second?.changed).toEqual(['apt_key']);
    });
  },
);
