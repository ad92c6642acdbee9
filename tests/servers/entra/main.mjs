// An authority laid out like Microsoft Entra, a directory that answers like Microsoft Graph, and an address that tests
// drive both by: on loopback, for tests. Prints where they are and runs until it is killed.
import './clock.mjs';
import { createServer } from 'node:http';
import { authority } from './authority.mjs';
import { control } from './control.mjs';
import { listener } from './exchanges.mjs';
import { permissions } from './graph/contract.mjs';
import { graph } from './graph/graph.mjs';
import { CLIENT, HOME, OTHER } from './names.mjs';
import { Tenant } from './tenants.mjs';

// A server on a port of its own; what answers is known only after all addresses are.
async function open() {
  // A connection that a client keeps is not closed under its hands: tests may wait between two requests.
  const server = createServer({ keepAliveTimeout: 600_000 });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}

const [login, directory, driven] = await Promise.all([open(), open(), open()]);
const places = { authority: login.url, graph: directory.url };
const scopes = permissions.map((name) => `${places.graph}/${name}`);
const tenants = [
  new Tenant(HOME, 'contoso.onmicrosoft.com', places, scopes),
  new Tenant(OTHER, 'fabrikam.onmicrosoft.com', places, scopes),
];
login.server.on('request', listener('authority', authority(tenants)));
directory.server.on('request', listener('graph', graph(tenants)));
driven.server.on('request', control(tenants));

const access = { ...places, tenant: HOME, other_tenant: OTHER, client_id: CLIENT, control: driven.url };
console.log(`ready ${JSON.stringify(access)}`);
