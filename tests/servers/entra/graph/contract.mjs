// Holds each request against graph.yaml, and remembers those that do not fit.
import { readFileSync } from 'node:fs';
import { backend, formats, yaml } from '../packages.mjs';

const text = readFileSync(new URL('graph.yaml', import.meta.url), 'utf8');
const given = yaml.parse(text, { merge: true });

// "/applications(appId='…')": parameters are segments of their own to what matches paths.
const apart = (path) => path.replace(/\((\w+)='([^']*)'\)/, '/$1=/$2');
const definition = {
  ...given,
  paths: Object.fromEntries(Object.entries(given.paths).map(([path, calls]) => [apart(path), calls])),
};
const operations = Object.values(definition.paths)
  .flatMap((path) => Object.values(path))
  .filter(({ operationId }) => operationId);

// Every delegated permission that a call may need, or a test ask for.
export const permissions = [
  ...new Set(['User.Read', ...operations.flatMap((operation) => operation['x-delegated'])]),
];

// Prepared by its own means: references are followed before anything is matched.
const api = new backend.OpenAPIBackend({
  definition,
  apiRoot: '/v1.0',
  quick: true,
  customizeAjv: (ajv) => formats.default(ajv, ['uuid', 'date-time', 'byte']),
});
await api.init();

export const contract = { violations: [] };

// The operation of a request and its parameters; or what does not fit.
export function fitting({ method, url, headers, text: body }) {
  const [path, query = ''] = url.split('?');
  const request = { method, path: apart(decodeURIComponent(path)), query, headers, body };
  const found = api.router.matchOperation(request, false);
  if (!found) return violated(request, `no call of ours: ${method} ${path}`);
  const typed = !body || /^application\/json\b/.test(headers['content-type'] ?? '');
  if (!typed) return violated(request, 'a body is application/json');
  if (body && !found.requestBody) return violated(request, 'this call has no body');
  const { errors } = api.validator.validateRequest(request, found);
  if (errors)
    return violated(
      request,
      errors
        .map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`)
        .join('; '),
    );
  const { params, query: asked, requestBody } = api.router.parseRequest(request, found);
  return { operation: found, params, query: asked ?? {}, body: requestBody };
}

function violated({ method, path, body }, what) {
  contract.violations.push({ method, path, body, what });
  return { violation: what };
}
