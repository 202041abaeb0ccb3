import type { Reply } from '../module/reply.ts';
import type { ModuleResult } from '../module/result.ts';
import { splitImageName } from './docker-image-name.ts';
import { parseJson } from './parse-json.ts';

/** What docker_image and those beside it read of what `docker image inspect` says. */
export interface ImageJson {
  readonly Id: string;
  readonly Size: number;
  readonly RepoTags?: readonly string[] | null;
  readonly RepoDigests?: readonly string[] | null;
}

export function readImage(text: string | undefined): ImageJson | undefined {
  return text === undefined ? undefined : (parseJson(text) as ImageJson);
}

/** Of the field `images`: one in a line, among what the client says of those that are not there. */
export function readImages({ fields }: Reply): readonly unknown[] {
  const lines = (fields.get('images') ?? '').split('\n');
  return lines.filter((line) => line.startsWith('{')).map((line) => parseJson(line));
}

export function readActions({ fields }: Reply): readonly string[] {
  return (fields.get('actions') ?? '').split(' ').filter((action) => action !== '');
}

/** What the modules of one image answer. @param name as the report shows it @param target the name that its digest is looked for under */
export function decodeImageReply(name: string, target: string, reply: Reply): ModuleResult {
  const { fields } = reply;
  const actions = readActions(reply);
  const warnings = fields.all('warning');
  const image = readImage(fields.get('image'));
  const size = image === undefined ? '' : ` (${formatMegabytes(image.Size)})`;
  return {
    changed: fields.flag('changed'),
    actions,
    image: image ?? (actions.includes('removed') ? { state: 'Deleted' } : {}),
    ...(image === undefined ? {} : { id: image.Id, size: image.Size }),
    ...findDigest(image?.RepoDigests ?? [], target),
    ...fields.texts('stdout'),
    ...(warnings.length === 0 ? {} : { warnings }),
    summary: actions.length === 0 ? '' : `${actions.join(', ')} ${name}${size}`,
  };
}

/** An image has a digest for each registry that it is in: that of the name which was asked for, if there is one. */
function findDigest(digests: readonly string[], target: string): { digest?: string } {
  const repository = splitImageName(target).repository;
  const found = digests.find((digest) => digest.startsWith(`${repository}@`)) ?? digests[0];
  return found === undefined ? {} : { digest: found.replace(/^[^@]*@/, '') };
}

function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
