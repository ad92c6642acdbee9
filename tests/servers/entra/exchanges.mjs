// What passes: kept in a log, and broken on request.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

// Marks what this process asks itself, on behalf of a user: not in the log, never broken.
export const OWN = { name: 'x-own', value: randomUUID() };

export const exchanges = { log: [], faults: [], cut: null };

export function clear() {
  Object.assign(exchanges, { log: [], faults: [], cut: null });
}

async function text(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

// A listener that hands on each request with its body in `text`.
export function listener(service, handle) {
  const logged = passed(service, handle);
  return (req, res) =>
    logged(req, res).catch((error) => {
      console.error(error);
      if (!res.headersSent) json(res, 500, { error: 'server_error', error_description: String(error) });
    });
}

function passed(service, handle) {
  return async (req, res) => {
    req.text = await text(req);
    res.setHeader('date', new Date().toUTCString());
    if (req.headers[OWN.name] === OWN.value) return handle(req, res);
    const entry = {
      service,
      method: req.method,
      path: req.url,
      headers: req.headers,
      body: req.text,
      status: 0,
      answer: '',
    };
    exchanges.log.push(entry);
    record(res, entry);
    if (await broken(req, res, entry)) return undefined;
    return handle(req, res);
  };
}

function record(res, entry) {
  const { write, end } = res;
  const keep = (chunk) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array)
      entry.answer += Buffer.from(chunk).toString();
  };
  res.write = (chunk, ...rest) => (keep(chunk), write.call(res, chunk, ...rest));
  res.end = (chunk, ...rest) => {
    keep(chunk);
    entry.status = res.statusCode;
    return entry.cut ? (res.socket.destroy(), res) : end.call(res, chunk, ...rest);
  };
}

// Whether it is over already: nobody else is to answer.
async function broken(req, res, entry) {
  entry.cut = turn();
  const fault = entry.cut === 'before' ? { drop: true } : take(req);
  if (fault === undefined) return false;
  if (fault.delay_ms) await sleep(fault.delay_ms);
  if (fault.drop) {
    res.socket.destroy();
  } else if (fault.status || fault.lie_length) {
    answer(res, fault.echo ? { ...fault, body: echo(req, fault.body) } : fault);
  } else {
    return false;
  }
  return true;
}

// Whether this exchange is the one to cut, or one after it when the line stays dead.
function turn() {
  const { cut } = exchanges;
  if (cut === null || (cut.n -= 1) > 0) return undefined;
  if (!cut.stays) exchanges.cut = null;
  return cut.before || cut.n < 0 ? 'before' : 'after';
}

function take(req) {
  const fits = ({ match, method }) => req.url.includes(match ?? '') && (method ?? req.method) === req.method;
  const fault = exchanges.faults.find(fits);
  if (fault === undefined) return undefined;
  fault.times = (fault.times ?? 1) - 1;
  if (fault.times <= 0) exchanges.faults.splice(exchanges.faults.indexOf(fault), 1);
  return fault;
}

// A body that says back all that was said.
function echo(req, body) {
  const said = `${req.url} ${JSON.stringify(req.headers)} ${req.text}`;
  const graph = typeof body?.error === 'object' ? { error: { ...body.error, message: said } } : {};
  return { ...body, ...graph, error_description: said, claims: said, trace_id: said, correlation_id: said };
}

function answer(res, { status, retry_after: retryAfter, body, lie_length: lie }) {
  const plain = typeof body === 'string';
  const bytes = Buffer.from(plain ? body : JSON.stringify(body ?? { error: 'temporarily_unavailable' }));
  res.statusCode = status ?? 200;
  res.setHeader('content-type', plain ? 'text/plain' : 'application/json');
  if (retryAfter !== undefined) res.setHeader('retry-after', String(retryAfter));
  res.setHeader('content-length', bytes.length + (lie ? 100 : 0));
  if (lie) {
    res.write(bytes, () => res.socket.end());
  } else {
    res.end(bytes);
  }
}

export function json(res, status, value, headers = {}) {
  const bytes = Buffer.from(value === undefined ? '' : JSON.stringify(value));
  res.statusCode = status;
  if (value !== undefined) res.setHeader('content-type', 'application/json; charset=utf-8');
  for (const [name, text] of Object.entries(headers)) res.setHeader(name, text);
  res.end(bytes);
}
