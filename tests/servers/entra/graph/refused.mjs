// Refusals as Graph words them.
import { randomUUID } from 'node:crypto';

export class Refused extends Error {
  constructor(status, code, message, details = undefined) {
    super(message);
    Object.assign(this, { status, code, details });
  }

  body() {
    const innerError = { date: new Date().toISOString().slice(0, 19), 'request-id': randomUUID() };
    return {
      error: {
        code: this.code,
        message: this.message,
        ...(this.details && { details: this.details }),
        innerError,
      },
    };
  }
}

export const bad = (message, details) => new Refused(400, 'Request_BadRequest', message, details);

const ABSENT = 'does not exist or one of its queried reference-property objects are not present.';

export const dangling = (what) => bad(`Resource '${what}' ${ABSENT}`);

export const missing = (what) => new Refused(404, 'Request_ResourceNotFound', `Resource '${what}' ${ABSENT}`);

export function conflict(name) {
  const message = `Another object with the same value for property ${name} already exists.`;
  return bad(message, [{ code: 'ObjectConflict', target: name, message }]);
}
