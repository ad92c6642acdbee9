// What Entra says of an application that signs in, before its signature is looked at.
import { decode } from './keys.mjs';
import { refusal } from './refusals.mjs';

export function inadmissible({ body }, tenant, open) {
  if (body.grant_type !== 'client_credentials') return undefined;
  if (open) return refusal('invalid_request', 9001023, 'the grant type is not for /common or /organizations');
  const assertion = decode(body.client_assertion ?? '');
  if (!assertion) return refusal('invalid_client', 7000218, "the body must have 'client_assertion'");
  const { directory, places } = tenant;
  const id = body.client_id ?? assertion.payload.sub;
  if (!directory.knows(id))
    return refusal('unauthorized_client', 700016, `the application '${id}' was not found in the directory`);
  if (!directory.hasPrincipal(id))
    return refusal(
      'invalid_client',
      7000229,
      `the application '${id}' has no service principal in the tenant`,
    );
  const key = directory.key(id, assertion.header);
  if (!key || !directory.replicated(key))
    return refusal('invalid_client', 700027, 'the certificate with that thumbprint is not registered');
  if (Date.parse(key.endDateTime) <= Date.now())
    return refusal('invalid_client', 700027, 'the key used is expired');
  if (body.scope !== `${places.graph}/.default`)
    return refusal('invalid_scope', 70011, 'the scope must end in /.default');
  return undefined;
}
