import { arg, type ArgsOf } from '../module/arg.ts';
import { ATTRIBUTES } from './file-attributes.ts';
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
  headers: arg.dict().default({}).describe('Headers to send.'),
  status_code: arg.list(arg.int()).default([200]).describe('Which answers are right.'),
  return_content: arg.bool().default(false).describe('The answer’s body goes into the result as `content`.'),
  timeout: arg.int().default(30).describe('Seconds until it fails.'),
  url_username: arg.str().aliases('user').describe('For basic authentication.'),
  url_password: arg.str().aliases('password').secret().describe('For basic authentication.'),
  force_basic_auth: arg.bool().default(true).describe('Accepted; the password is sent with the first request.'),
  validate_certs: arg.bool().default(true).describe('Checks the server’s certificate.'),
  ca_path: arg.path().describe('File of certificates on the host that are trusted.'),
  client_cert: arg
    .path()
    .describe('PEM file on the host with the certificate that says who asks; perhaps with its key.'),
  client_key: arg.path().describe('PEM file on the host with the key of `client_cert`.'),
  follow_redirects: arg
    .choice('all', 'none', 'safe', 'urllib2', 'yes', 'no')
    .default('safe')
    .describe('`safe`: only of GET and HEAD.'),
  unix_socket: arg.path().describe('Socket of the host that is asked in place of a port; needs curl.'),
  use_proxy: arg.bool().default(true).describe('Goes through the proxy that the host’s environment names.'),
  use_netrc: arg.bool().default(true).describe('Takes a login from ~/.netrc of the host where the task gives none.'),
  ciphers: arg.list(arg.str()).describe('Ciphers that may be used, in OpenSSL’s names.'),
  decompress: arg.bool().default(true).describe('Unpacks what the server sends with `Content-Encoding: gzip`.'),
  unredirected_headers: arg
    .list(arg.str())
    .default([])
    .describe('Not there: neither curl nor wget leave out headers where they are redirected.'),
  use_gssapi: arg.bool().default(false).describe('Not there.'),
  http_agent: arg.str().default('longshore').describe('The User-Agent header.'),
  ...ATTRIBUTES,
};

export type UriArgs = ArgsOf<typeof URI_ARGS>;
