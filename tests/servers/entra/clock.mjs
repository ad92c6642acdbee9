// What time it is here: the machine's, or beside it on request. Everything in this process goes by it.
const Machine = globalThis.Date;
let skewMs = 0;
const now = () => Machine.now() + skewMs;

globalThis.Date = new Proxy(Machine, {
  construct: (date, args) => (args.length > 0 ? new date(...args) : new date(now())),
  get: (date, name) => (name === 'now' ? now : Reflect.get(date, name)),
});

export function skew(seconds) {
  skewMs = seconds * 1000;
}

export const seconds = () => Math.floor(Date.now() / 1000);
