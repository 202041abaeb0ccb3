import type { ContainerField } from './docker-container-field.ts';
import { CONTAINER_FIELDS } from './docker-container-fields.ts';

/** The label in which a replacement keeps the restart policy of what it replaced; see docker-container-replace.sh. */
export const PREVIOUS_POLICY_LABEL = 'longshore.previous-restart-policy';

/** `index` on a map makes docker's client hand over the plain JSON, in which containers and images answer to one template. */
export function buildInspectFormat(fields: readonly ContainerField[]): string {
  const imageFields = fields.filter((field) => field.fromImage !== undefined);
  return [
    '{{$c := index . "Config"}}{{$h := index . "HostConfig"}}{{if $h}}\n@container {{.Name}} {{.Image}} {{.State.Status}} {{.State.ExitCode}} ',
    '{{with $h.RestartPolicy.Name}}{{.}}{{else}}no{{end}}:{{$h.RestartPolicy.MaximumRetryCount}} {{$h.AutoRemove}} {{printf "%x" $c.Image}} ',
    `{{with $c.Labels}}{{with index . "${PREVIOUS_POLICY_LABEL}"}}{{urlquery .}}{{else}}-{{end}}{{else}}-{{end}} {{.RestartCount}}`,
    ...fields.map((field) => field.template),
    '\n@json {{json .}}{{else if index . "RootFS"}}\n@image {{.Id}}\n@for {{index . "Os"}}/{{index . "Architecture"}}{{with index . "Variant"}}/{{.}}{{end}}{{if $c}}',
    ...imageFields.map((field) => field.imageTemplate ?? field.template),
    '{{end}}{{end}}',
  ].join('');
}

/**
 * Go template for `docker inspect --format`: what it prints for a container, for its NAME.longshore-old and for its image is what docker_container
 * takes as `inspected`.
 */
export const CONTAINER_INSPECT_FORMAT = buildInspectFormat(CONTAINER_FIELDS);
