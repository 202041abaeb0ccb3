import { arg, type ArgsOf } from '../module/arg.ts';
import { ATTRIBUTES } from './file-attributes.ts';
import { ABSENT_HTTP_ARGS, HTTP_ARGS } from './http-args.ts';
import { BODY_FORMATS } from './uri-body.ts';

export const URI_ARGS = {
  url: arg.str().required().describe('What to ask; http or https.'),
  method: arg.str().default('GET').describe('In capitals.'),
  body: arg.any().describe('What to send. With `body_format: json` any value, with form-urlencoded a mapping.'),
  body_format: arg
    .choice(...BODY_FORMATS)
    .default('raw')
    .describe(
      'What `body` is made into. For form-multipart a field is a text, or a mapping with `content`, `filename` and `mime_type`.',
    ),
  src: arg.path().describe('A file of the host that is sent in place of `body`; needs `remote_src: true`.'),
  remote_src: arg.bool().default(false).describe('`src` is on the host.'),
  dest: arg
    .path()
    .describe(
      'File of the host that the answer goes to, or a folder for it. It comes by the controller: for what is large there is `get_url`.',
    ),
  creates: arg.path().describe('A file of the host: where it exists already, nothing is asked.'),
  removes: arg.path().describe('A file of the host: where it does not exist, nothing is asked.'),
  force: arg.bool().default(false).describe('Asks caches on the way not to answer.'),
  status_code: arg.list(arg.int()).default([200]).describe('Which answers are right; -1: that no server answers.'),
  return_content: arg.bool().default(false).describe('The answer’s body goes into the result as `content`.'),
  timeout: arg.int().default(30).describe('Seconds until it fails.'),
  url_username: arg.str().aliases('user').describe('For basic authentication.'),
  force_basic_auth: arg.bool().default(true).describe('Accepted; the password is sent with the first request.'),
  ca_path: arg.path().describe('File of certificates on the host that are trusted.'),
  follow_redirects: arg
    .choice('all', 'none', 'safe', 'urllib2', 'yes', 'no')
    .default('safe')
    .describe('`safe`: only of GET and HEAD.'),
  unix_socket: arg.path().describe('Socket of the host that is asked in place of a port; needs curl.'),
  ...HTTP_ARGS,
  ...ABSENT_HTTP_ARGS,
  ...ATTRIBUTES,
};

export type UriArgs = ArgsOf<typeof URI_ARGS>;
