export interface EndpointHealth {
  readonly endpoint: string;
  readonly healthy: boolean;
  /** As etcdctl writes it, such as `2.1ms`. */
  readonly took: string;
  readonly reason: string;
}

/** Reads `etcdctl endpoint health`: a line for each endpoint, in the words of 3.3 to 3.5. An endpoint that it does not name is not healthy. */
export function readHealth(said: string, endpoints: readonly string[]): EndpointHealth[] {
  return endpoints.map((endpoint) => {
    const line = said.split('\n').find((each) => each.includes(`${endpoint} is `)) ?? '';
    const took = /took = ([\d.]+[a-zµ]+)/.exec(line)?.[1] ?? '';
    const healthy = line.includes(`${endpoint} is healthy`);
    return { endpoint, healthy, took, reason: healthy ? '' : readReason(line, said) };
  });
}

function readReason(line: string, said: string): string {
  const reason = /is unhealthy: (?:failed to (?:commit proposal|connect): )?(.*)$/.exec(line)?.[1];
  return (reason ?? said.split('\n').at(-1) ?? '').trim() || 'no answer';
}
